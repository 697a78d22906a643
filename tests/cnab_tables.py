"""A second reader of CNAB 240, which knows nothing of ours: position tables of FEBRABAN 10.6 and Caixa SIGCB that
were typed from the manuals by others, and one loop. Read only in tests, to look at our files with other eyes."""

import csv
from dataclasses import dataclass
from datetime import datetime

from tests.shared import shared_path

FEBRABAN, CAIXA = "FEBRABAN 10.6", "Caixa SIGCB"
#: Kind of line -> how the tables call it, by source.
NAMES = {
    "0": {FEBRABAN: "0 header arquivo", CAIXA: "0 header arquivo"},
    "1": {FEBRABAN: "1 header lote cobranca", CAIXA: "1 header lote"},
    "P": {FEBRABAN: "3P titulo", CAIXA: "3P"},
    "Q": {FEBRABAN: "3Q pagador"},
    "R": {FEBRABAN: "3R desconto multa"},
    "T": {FEBRABAN: "3T retorno titulo", CAIXA: "3T"},
    "U": {FEBRABAN: "3U retorno valores"},
    "5": {FEBRABAN: "5 trailer lote", CAIXA: "5 trailer lote"},
    "9": {FEBRABAN: "9 trailer arquivo"},
}


@dataclass(frozen=True)
class Row:
    """One line: its kind (0, 1, 5, 9 or the segment) and the raw text of its fields, by the tables' names."""

    kind: str
    fields: dict[str, str]

    def number(self, name: str) -> int:
        return int(self.fields[name])

    def day(self, name: str):
        return datetime.strptime(self.fields[name], "%d%m%Y").date()


def tables() -> dict[tuple[str, str], list[tuple[str, int, int, str]]]:
    found: dict[tuple[str, str], list[tuple[str, int, int, str]]] = {}
    with shared_path("specs/cnab240-fields.csv").open(encoding="utf-8") as handle:
        for row in csv.DictReader(handle):
            found.setdefault((row["source"], row["record"]), []).append(
                (row["field"], int(row["from"]), int(row["to"]), row["type"])
            )
    return found


def read(data: bytes) -> list[Row]:
    """Every line by the tables. AssertionError for a line of another length, another line end, a sign that is not
    plain, letters in a number, or a sequence with a gap."""
    known = tables()
    assert data.endswith(b"\r\n")
    rows, sequence = [], 0
    for raw in data[:-2].split(b"\r\n"):
        assert len(raw) == 240 and all(32 <= byte < 127 for byte in raw), raw
        text = raw.decode("ascii")
        assert text == text.upper()
        kind = text[13] if text[7] == "3" else text[7]
        source = CAIXA if text[:3] == "104" and CAIXA in NAMES[kind] else FEBRABAN
        table = known[source, NAMES[kind].get(source) or NAMES[kind][FEBRABAN]]
        fields: dict[str, str] = {}
        for name, start, end, type_ in table:
            value = text[start - 1 : end]
            assert type_ == "A" or not value.strip() or value.strip().isalnum(), (kind, name, value)
            fields[name if name not in fields else f"{name}@{start}"] = value
        if text[7] == "3":
            sequence += 1
            assert int(text[8:13]) == sequence
        elif text[7] == "1":
            sequence = 0
        rows.append(Row(kind, fields))
    return rows
