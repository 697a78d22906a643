"""Paper: boleto, carnê, agreement and receipt as PDF, and the codes printed on them.

Takes frozen facts (cents, dates, strings) and gives back bytes. Knows no database, session or request.
The look lives in templates/documents and static/css/documents and nowhere else.
Nothing is fetched while drawing: no network, no file outside this project's own styles and fonts.
Text is measured and made smaller until it fits; a name is never cut.
"""
