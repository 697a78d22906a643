"""Boletos by file: remessas out, retornos in. A file is stored before it leaves or counts, shown, and posted by
somebody else than who made it. What a retorno says takes effect through the same calls as any bank's answer.

Every line has a key of its own: the same file, an overlapping one or two merged ones have one effect.
"""
