"""The six parts of an updated debt, kept apart from the first charge to the last discount."""

from dataclasses import dataclass, fields

NAMES = ("principal", "correction", "fine", "interest", "remuneratory", "fees")


@dataclass(frozen=True, slots=True)
class Components:
    """Cents per part; ``interest`` is juros de mora. The total is their plain sum."""

    principal: int = 0
    correction: int = 0
    fine: int = 0
    interest: int = 0
    remuneratory: int = 0
    fees: int = 0

    @property
    def total(self) -> int:
        return sum(getattr(self, name) for name in NAMES)

    def __add__(self, other: "Components") -> "Components":
        return Components(*(getattr(self, f.name) + getattr(other, f.name) for f in fields(self)))

    def __sub__(self, other: "Components") -> "Components":
        return Components(*(getattr(self, f.name) - getattr(other, f.name) for f in fields(self)))
