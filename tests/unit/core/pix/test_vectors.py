"""Every row of the shared BR Codes through the engine."""

from tests.shared import shared_path
from tests.vector_ops import pix
from tests.vector_ops.verdict import read_rows


def rows():
    return read_rows(shared_path("vectors/pix.csv"))


def test_every_shared_code():
    failing = {row["id"]: pix.check(row).differing for row in rows() if not pix.check(row).passed}
    assert failing == {}
    assert sum(row["strict_valid"] == "True" for row in rows()) > 30
    assert sum(row["strict_valid"] == "False" for row in rows()) > 10


def test_a_wrong_row_fails():
    for row in rows():
        assert not pix.check(row | {"strict_valid": str(row["strict_valid"] != "True")}).passed, row["id"]
        if row["strict_valid"] == "True":
            for name in ("kind", "key", "url", "txid", "name", "city", "amount", "crc_calc", "info", "rec_url"):
                assert not pix.check(row | {name: "1234"}).passed, (row["id"], name)


def test_people_are_not_named_in_what_is_printed():
    row = next(row for row in rows() if row["strict_valid"] == "True") | {"person_data": "yes", "name": "Outra"}
    assert pix.check(row).differing == ({"name": "as given"}, {"name": "other"})
