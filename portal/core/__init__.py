"""Pure rules: integers, dates and strings come in; frozen values or a ``CoreError`` come out.

Money is integer cents. Rates are exact fractions read from decimal strings. No float reaches a result.
Nothing here reads a clock, a database, a file, the network or a random source: those are arguments.
Errors carry a code and facts, never a sentence; people are spoken to in ``web`` and ``templates``.
Every file that prices something has a twin in ``static/js/core`` with the same steps in the same order.
"""
