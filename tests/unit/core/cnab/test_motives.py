from portal.core.cnab import motives, motives_caixa


def test_motives_are_read_under_their_movement():
    assert motives.words("001", "03", "04") == "Movimento não permitido para a carteira"
    assert motives.words("001", "28", "04") == "Tarifa de protesto"
    assert motives.words("001", "06", "04") == "Compensação eletrônica"
    assert motives.words("001", "14", "04") is None
    assert motives.words("001", "03", "ZZ") is None


def test_motives_of_one_bank():
    assert motives.words("104", "06", "02") == "Casa lotérica"
    assert motives.words("104", "06", "04") == "Compensação eletrônica"
    assert motives.words("104", "03", "88") == "Número da remessa menor ou igual ao da anterior"
    assert motives.words("104", "03", "08") == "Nosso número inválido"
    assert motives.words("033", "03", "Z7") == "Instrução exige o segmento Y-53"
    assert motives.words("033", "06", "09") == "Pagamento parcial"
    assert motives.words("033", "09", "09") == "Comandada pelo banco"


def test_words_are_plain():
    texts = [*motives.ENTRIES.values(), *motives.FEES.values(), *motives.PAYMENTS.values()]
    texts += [*motives_caixa.ENTRIES.values(), *motives_caixa.FEES.values(), *motives_caixa.PAYMENTS.values()]
    assert all(text and text[0].isupper() and not text.endswith((".", "!")) for text in texts)
