"""Pix as text: keys, txid and the BR Code (the "copia e cola" and what its QR says).

Law of this room: strings in, strings out. No charge is created here and no PSP is called; a code that reads
well is not a charge that exists. Emitted text is plain ASCII, because banks disagree on accents; read text
may be UTF-8. Static codes are never offered for an installment: nothing registers them, so they can be paid
twice and for ever.
"""
