"""Every operation of the finance vectors by name, and the checker of each file of rows, as calls to the engine."""

from tests.vector_ops import boleto, delay, nosso_numero, pix, plans, rules
from tests.vector_ops.registry import OPS

ROWS = {"boleto": boleto, "nosso_numero": nosso_numero, "pix": pix}
"""Files of rows, each told by the columns its header has."""

__all__ = ["OPS", "ROWS", "delay", "plans", "rules"]
