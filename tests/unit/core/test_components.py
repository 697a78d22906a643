from portal.core.components import NAMES, Components


def test_total_is_the_sum_of_every_part() -> None:
    one = Components(1, 2, 4, 8, 16, 32)
    assert one.total == 63
    assert (one + one).total == 126
    assert one - one == Components()
    assert set(NAMES) == set(Components.__slots__)
