"""Every operation of the finance vectors, by name, as a call to the Python engine."""

from tests.vector_ops import delay, plans, rules
from tests.vector_ops.registry import OPS

__all__ = ["OPS", "delay", "plans", "rules"]
