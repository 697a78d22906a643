"""Columns 1 to 17, the same in every detail record of every bank."""

from portal.core.cnab.record import Field


def detail(segment: str) -> tuple[Field, ...]:
    """The opening columns of a detail record of one segment."""
    return (
        Field("banco", 1, 3, "N"),
        Field("lote", 4, 7, "N"),
        Field("tipo_registro", 8, 8, "N", "3"),
        Field("sequencial", 9, 13, "N"),
        Field("segmento", 14, 14, "A", segment),
        Field("-", 15, 15, "A"),
        Field("movimento", 16, 17, "N"),
    )
