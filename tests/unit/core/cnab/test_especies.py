from portal.core.cnab.banks import READERS
from portal.core.cnab.especies import LETTERS, printed


def test_paper_says_what_the_remessa_registers():
    assert (printed("104"), printed("001"), printed("237")) == ("DD", "RC", "DD")
    assert (printed("104", "02"), printed("104", "77")) == ("DM", "OU")
    for compe, variant in READERS.items():
        assert printed(compe) == LETTERS[variant.especie]
