"""Boleto numbers: check digits, fator de vencimento, campo livre, barcode and linha digitável.

Law of this room: digits in, digits out. Nothing here registers a boleto, knows a debtor or reads the clock;
"today" is an argument because the fator de vencimento wraps every 9000 days. Bank parameters are opaque
strings with their leading zeros. What was issued is stored by the caller and never recomputed from edited
account data.
"""
