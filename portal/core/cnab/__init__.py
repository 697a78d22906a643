"""CNAB: the fixed-width files banks and creditors exchange about boletos.

Law of this room: positions are data (`layouts/`), a bank's ways are data (`banks/`), and one writer and one
reader walk them. Bytes in or bytes out, no file is opened here. Whatever is wrong with a file gives a
CoreError with the line and both numbers, never half a result. Bank manuals date from 2014 to 2021:
homologate with the bank.
"""
