"""Rules in plain words, and the norms they stand on. Every rule and source code of an explanation has its text."""

from flask_babel import gettext


def formula(rule: str) -> str:
    """How the number is computed, for somebody with a pencil."""
    return {
        "sum": gettext("É a soma destas linhas."),
        "principal": gettext("É a soma das parcelas que passaram da data, sem nada a mais."),
        "correction": gettext("Cada parcela × o índice de cada mês, da data até hoje."),
        "fine": gettext("Cada parcela × a multa, uma vez só. Arredondado para o centavo em cada linha."),
        "interest": gettext(
            "O que você paga em parcelas menos o valor parcelado. É quanto custa dividir em meses."
        ),
        "mora": gettext(
            "Cada parcela × os juros do mês ÷ 30 × os dias desde a data, sem juros sobre juros. Arredondado para o"
            " centavo em cada linha."
        ),
        "remuneratory": gettext(
            "Cada parcela × os juros do mês ÷ 30 × os dias desde a data. É a mesma taxa que você contratou."
        ),
        "remuneratory_compound": gettext(
            "Cada parcela × (1 + juros do mês) elevado aos meses desde a data, menos a parcela. É a mesma taxa que"
            " você contratou."
        ),
        "by_months": gettext("Cada parcela × os juros do mês × os meses desde a data, contados por dia."),
        "contract_fees": gettext("É a parte prevista no contrato, sobre o valor de cada parcela com multa e juros."),
        "one_payment": gettext("Em uma vez só não há juros: você paga o valor do acordo."),
        "price": gettext(
            "Todas as parcelas são iguais: valor × juros ÷ (1 − 1 ÷ (1 + juros) elevado ao número de parcelas). É a"
            " conta chamada Tabela Price."
        ),
        "gauss": gettext(
            "Todas as parcelas são iguais, com juros simples: 2 × valor × (1 + juros × n) ÷ (n × (2 + juros ×"
            " (n − 1))), onde n é o número de parcelas."
        ),
        "flat": gettext("Valor dividido pelo número de parcelas, sem juros."),
        "iof_none": gettext(
            "Este acordo não dá dinheiro novo, e o imposto do contrato antigo já foi contado. Por isso é zero."
        ),
        "iof_full": gettext("O valor de cada parcela × o imposto por dia × os dias até ela, mais a parte fixa."),
        "iof_complement": gettext("Só o imposto dos dias que faltaram no contrato antigo, por dia, sem a parte fixa."),
        "fees": gettext("Nada é cobrado por fazer o acordo, por boleto ou por Pix."),
        "cet": gettext(
            "É a taxa que faz as parcelas, cada uma na sua data, valerem hoje o mesmo que o valor do acordo menos a"
            " entrada. Conta dias corridos, com ano de 365 dias."
        ),
        "rate": gettext(
            "É a taxa da regra publicada para este número de parcelas. Por ano: (1 + juros do mês) multiplicado por si"
            " mesmo 12 vezes, menos 1."
        ),
        "gross": gettext("É o valor de cada contrato no dia da conta, com multa e juros."),
        "discount": gettext(
            "De cada parte do valor sai o que a regra publicada manda, conforme os dias em que está aberto."
        ),
        "entry": gettext("É o que você escolheu pagar no começo. Quanto maior, menores as parcelas."),
        "grace_linear_30": gettext(
            "Valor parcelado × juros do mês ÷ 30 × os dias a mais que um mês entre a conta e a primeira parcela. Com"
            " dias a menos, diminui."
        ),
        "grace_compound_30": gettext(
            "Juros do mês, dia a dia, pelos dias a mais que um mês entre a conta e a primeira parcela. Com dias a"
            " menos, diminui."
        ),
        "cash": gettext("O valor em aberto menos o desconto de quem paga de uma vez."),
        "month_more": gettext("O total com uma parcela a mais, menos o total deste número de parcelas."),
        "late_fine": gettext("Só sobre a parcela que passou da data, uma vez só."),
        "late_interest": gettext("Só sobre a parcela que passou da data: parcela × juros ÷ 30 × os dias depois dela."),
    }[rule]


def source(code: str) -> str:
    """The norm, or the document, that says so."""
    return {
        "contract": gettext("O contrato que você assinou."),
        "policy": gettext("A regra que o credor publicou, com data e número."),
        "correction": gettext("Código Civil, artigo 389."),
        "fine_limit": gettext("Código de Defesa do Consumidor, artigo 52, § 1º: no máximo 2% da parcela."),
        "mora_limit": gettext("Superior Tribunal de Justiça, Súmula 379: no máximo 1% ao mês."),
        "contract_rate_late": gettext("Resolução CMN 4.882/2020, artigos 2 e 3."),
        "card_cap": gettext("Lei 14.690/2023, artigo 28: no cartão, juros e encargos nunca passam do valor original."),
        "rate_clear": gettext("Código de Defesa do Consumidor, artigos 52 e 54-B: a taxa é dita antes."),
        "total_shown": gettext("Código de Defesa do Consumidor, artigo 52, V: o total a pagar é dito antes."),
        "iof": gettext("Decreto 6.306/2007, artigo 7º, §§ 7º e 17."),
        "fees": gettext("Resolução CMN 4.881/2020: toda tarifa entra no custo mostrado."),
        "cet": gettext("Resolução CMN 4.881/2020, artigo 4º."),
        "cet_shown": gettext("Código de Defesa do Consumidor, artigo 54-B, I."),
    }[code]
