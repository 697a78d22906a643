import uuid

from portal.services.trust_words import WORDS, words_of


def test_two_different_words_that_change_with_the_code(portal):
    creditor = uuid.uuid4()
    pairs = {words_of(portal.vault, creditor, uuid.uuid4()) for _ in range(300)}
    assert all(first != second for first, second in pairs)
    assert len(pairs) > 280


def test_the_same_code_always_has_the_same_words(portal):
    creditor, code = uuid.uuid4(), uuid.uuid4()
    assert words_of(portal.vault, creditor, code) == words_of(portal.vault, creditor, code)


def test_words_fit_a_text_message_and_are_told_apart():
    assert all(word.isascii() and word.islower() and 2 < len(word) <= 8 for word in WORDS)
    assert len(set(WORDS)) == len(WORDS) > 180
