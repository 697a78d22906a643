"""The PSP of the demo and of the tests: another company, served by ``portal psp`` as a process of its own.

It speaks BACEN's Pix API 2.9.0 to whoever holds a token and keeps its own book; nothing here reads the portal's
database. Nothing it says is worth money: its locations live under ``.invalid`` (RFC 2606), its answers carry
"SIMULADO - sem valor", and it refuses to start in production. ``/sim`` plays the payer and the faults of real PSPs.
"""
