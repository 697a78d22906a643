from portal.core.errors import CoreError


def test_carries_code_and_facts_and_no_sentence() -> None:
    error = CoreError("COUNT_OUT_OF_RANGE", count=97, maximum=96)
    assert error.code == "COUNT_OUT_OF_RANGE"
    assert error.facts == {"count": 97, "maximum": 96}
    assert str(error) == "COUNT_OUT_OF_RANGE(count=97, maximum=96)"
    assert str(CoreError("BARE")) == "BARE"
    assert isinstance(error, ValueError)
