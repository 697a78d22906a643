"""Rows: tables, sessions, migrations, and the vault that keeps personal data sealed inside them.

Rows stay thin. SQLModel tables do not validate, so core and forms do, and CHECK constraints stand
behind them. Nothing here knows a rule of the business or a word a person reads.
"""
