from babel.support import NullTranslations

from portal.documents.language import PORTUGUESE, Language


def test_words_are_said_with_their_facts():
    assert PORTUGUESE.say("Voltar") == "Voltar"
    assert PORTUGUESE.say("100% seu") == "100% seu"
    assert PORTUGUESE.say("Faltam %(n)s", n=3) == "Faltam 3"
    assert PORTUGUESE.count("%(n)s parcela", "%(n)s parcelas", 1) == "1 parcela"
    several = PORTUGUESE.count("%(n)s parcela de %(each)s", "%(n)s parcelas de %(each)s", 2, each="R$ 1")
    assert several == "2 parcelas de R$ 1"


def test_the_caller_s_catalog_is_asked():
    spoken = Language("en", {"Voltar": "Back"}.__getitem__)
    assert spoken.say("Voltar") == "Back"


def test_babel_s_own_catalogs_fit_in():
    catalog = NullTranslations()
    spoken = Language("en", catalog.gettext, catalog.ngettext)
    assert spoken.count("%(n)s parcela", "%(n)s parcelas", 3) == "3 parcelas"
