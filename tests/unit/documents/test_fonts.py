import pytest

from portal.documents.fonts import face


@pytest.mark.parametrize("bold", [True, False])
def test_faces_write_portuguese_spanish_and_polish(bold):
    assert not face(bold).lacks("ÀÁÂÃÇÉÊÍÓÔÕÚÜàáâãçéêíóôõúüñÑ¿¡ąćęłńóśźżĄĆĘŁŃÓŚŹŻ R$\u00a01.234,56−–—“”‘’…•·×ºª§\n")
    assert face(bold).lacks("中")
    assert face(bold).lacks("Я")


def test_digits_share_one_width_so_columns_align():
    for bold in (True, False):
        assert len({face(bold).width(digit) for digit in "0123456789"}) == 1


def test_width_is_the_sum_of_the_letters():
    font = face(False)
    assert font.width("ab") == pytest.approx(font.width("a") + font.width("b"))
    assert font.encode("A").startswith(b"<")
    assert len(font.encode("ABC")) == 14
