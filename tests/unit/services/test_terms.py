import hashlib

from portal.services.terms import canonical, terms_digest


def test_equal_terms_have_one_spelling_and_one_digest():
    first = {"b": 1, "a": {"d": "ç", "c": [1, 2]}}
    second = {"a": {"c": [1, 2], "d": "ç"}, "b": 1}
    assert canonical(first) == canonical(second) == '{"a":{"c":[1,2],"d":"ç"},"b":1}'.encode()
    assert terms_digest(first) == hashlib.sha256(canonical(first)).digest()
    assert terms_digest(first) != terms_digest({**first, "b": 2})
