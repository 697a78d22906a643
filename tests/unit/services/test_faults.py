import pytest

from portal.services.faults import told


def failing(text):
    return int(text)


def wrapping(text):
    try:
        failing(text)
    except ValueError as error:
        raise KeyError(text) from error


def test_types_and_places_are_told_and_messages_are_not():
    with pytest.raises(KeyError) as caught:
        wrapping("529.982.247-25")
    said = told(caught.value)
    assert said.splitlines()[0] == "builtins.KeyError"
    assert "builtins.ValueError" in said
    assert "test_faults.py" in said
    assert "in failing" in said
    assert "529" not in said


def test_what_was_left_aside_on_purpose_stays_aside():
    def fails():
        try:
            failing("x")
        except ValueError:
            raise RuntimeError from None

    with pytest.raises(RuntimeError) as caught:
        fails()
    assert "ValueError" not in told(caught.value)


def test_a_circle_of_causes_ends():
    one, two = ValueError("a"), KeyError("b")
    one.__cause__, two.__cause__ = two, one
    assert told(one).splitlines() == ["builtins.ValueError", "builtins.KeyError"]
