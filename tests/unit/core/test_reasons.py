from portal.core.reasons import Reason


def test_a_reason_is_a_code_with_facts() -> None:
    assert Reason("BLOCKED") == Reason("BLOCKED", {})
    assert Reason("BELOW", {"minimum": 1}) != Reason("BELOW", {"minimum": 2})
