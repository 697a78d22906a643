"""What the movements of a retorno CNAB 240 mean: the words of the manuals and the effect on our side.

Words are message ids in pt-BR. The same two characters mean different things per bank and, for motives, per
movement. Source: FEBRABAN 10.6 C044; Caixa 67.118 v010 C044; Santander H7815 V2.9 note 41; Sicredi (Aug
2019) 6.10; Sicoob (Feb 2017) sheet 6.
"""

from collections.abc import Mapping
from enum import StrEnum


class Effect(StrEnum):
    """What an occurrence does to a charge. REVIEW asks for a person; NOTICE changes nothing."""

    REGISTERED = "registered"
    REJECTED = "rejected"
    SETTLED = "settled"
    REVERSED = "reversed"
    WRITTEN_OFF = "written_off"
    CHANGED = "changed"
    REFUSED = "refused"
    FEE = "fee"
    NOTICE = "notice"
    REVIEW = "review"


_FEBRABAN = {
    "02": "Entrada confirmada",
    "03": "Entrada rejeitada",
    "04": "Transferência de carteira, entrada",
    "05": "Transferência de carteira, baixa",
    "06": "Liquidação",
    "07": "Desconto confirmado",
    "08": "Cancelamento de desconto confirmado",
    "09": "Baixa",
    "11": "Título em carteira",
    "12": "Abatimento confirmado",
    "13": "Cancelamento de abatimento confirmado",
    "14": "Vencimento alterado",
    "15": "Franco de pagamento",
    "17": "Liquidação após baixa ou de título não registrado",
    "19": "Instrução de protesto confirmada",
    "20": "Sustação ou cancelamento de protesto confirmado",
    "23": "Remessa a cartório",
    "24": "Retirada de cartório e manutenção em carteira",
    "25": "Protestado e baixado",
    "26": "Instrução rejeitada",
    "27": "Alteração de outros dados confirmada",
    "28": "Débito de tarifas ou custas",
    "29": "Ocorrência do pagador",
    "30": "Alteração de dados rejeitada",
    "33": "Alteração do rateio de crédito confirmada",
    "34": "Cancelamento do rateio de crédito confirmado",
    "35": "Débito automático desagendado",
    "36": "Envio de e-mail ou SMS confirmado",
    "37": "Envio de e-mail ou SMS rejeitado",
    "38": "Prazo limite de recebimento alterado",
    "39": "Prazo limite de recebimento dispensado",
    "40": "Número do título alterado",
    "41": "Número de controle alterado",
    "42": "Dados do pagador alterados",
    "43": "Dados do sacador ou avalista alterados",
    "44": "Título pago com cheque devolvido",
    "45": "Título pago com cheque compensado",
    "46": "Cancelamento de protesto confirmado",
    "47": "Protesto para fins falimentares confirmado",
    "48": "Transferência de carteira confirmada",
    "49": "Contrato de cobrança alterado",
    "50": "Título pago com cheque pendente de liquidação",
    "51": "Título DDA reconhecido pelo pagador",
    "52": "Título DDA não reconhecido pelo pagador",
    "53": "Título DDA recusado pela CIP",
    "54": "Baixa de título negativado sem protesto confirmada",
    "55": "Dispensa de multa confirmada",
    "56": "Cobrança de multa confirmada",
    "57": "Cobrança de juros alterada",
    "58": "Valor ou data de desconto alterado",
    "59": "Beneficiário do título alterado",
    "60": "Dispensa de juros confirmada",
    "61": "Valor nominal alterado",
    "63": "Título sustado judicialmente",
    "64": "Valor mínimo alterado",
    "65": "Valor máximo alterado",
}
_OF_BANK: Mapping[str, Mapping[str, str]] = {
    "104": {
        "01": "Solicitação de impressão de títulos confirmada",
        "35": "Inclusão no banco de pagadores confirmada",
        "36": "Alteração no banco de pagadores confirmada",
        "37": "Exclusão do banco de pagadores confirmada",
        "38": "Emissão de boletos do banco de pagadores",
        "39": "Manutenção de pagador rejeitada",
        "40": "Entrada de título por banco de pagadores rejeitada",
        "41": "Manutenção de banco de pagadores rejeitada",
        "44": "Estorno de baixa ou liquidação",
        "45": "Alteração de dados",
        "46": "Liquidação on-line",
        "47": "Estorno de liquidação on-line",
        "62": "Valor ou percentual mínimo ou máximo alterado",
    },
    "033": {
        "32": "Código de IOF inválido",
        "91": "Valor ou percentual mínimo alterado",
        "92": "Valor ou percentual máximo alterado",
        "93": "Baixa operacional",
        "94": "Cancelamento de baixa operacional",
        "A4": "Pagador DDA",
    },
    "748": {
        "36": "Baixa rejeitada",
        "78": "Pedido de negativação recebido",
        "79": "Pedido de exclusão de negativação recebido",
        "80": "Entrada de negativação confirmada",
        "81": "Entrada de negativação rejeitada",
        "82": "Exclusão de negativação confirmada",
        "83": "Exclusão de negativação rejeitada",
        "84": "Exclusão de negativação por outros motivos",
        "85": "Ocorrência informativa por outros motivos",
    },
    "756": {"85": "Desistência de protesto confirmada", "86": "Cancelamento do protesto confirmado"},
}
_EFFECTS: Mapping[str, Effect] = {
    "02": Effect.REGISTERED,
    "03": Effect.REJECTED,
    "06": Effect.SETTLED,
    "17": Effect.SETTLED,
    "09": Effect.WRITTEN_OFF,
    "25": Effect.WRITTEN_OFF,
    "26": Effect.REFUSED,
    "30": Effect.REFUSED,
    "28": Effect.FEE,
    **dict.fromkeys(("07", "08", "12", "13", "14", "27", "38", "39", "40", "41"), Effect.CHANGED),
    **dict.fromkeys(("42", "43", "55", "56", "57", "58", "60", "61", "64", "65"), Effect.CHANGED),
    # A cheque that bounced, waits or cleared, and a court order: money facts the file alone does not settle.
    **dict.fromkeys(("44", "45", "50", "63"), Effect.REVIEW),
}
_EFFECTS_OF_BANK: Mapping[str, Mapping[str, Effect]] = {
    "104": {
        "44": Effect.REVERSED,
        "45": Effect.CHANGED,
        "46": Effect.SETTLED,
        "47": Effect.REVERSED,
        "62": Effect.CHANGED,
        **dict.fromkeys(("38", "39", "40", "41"), Effect.NOTICE),
    },
    "033": {"32": Effect.REFUSED, "91": Effect.CHANGED, "92": Effect.CHANGED},
    "748": {"36": Effect.REFUSED},
}


def words(bank: str, movement: str) -> str | None:
    """Message id of a movement; None for a code the manuals do not have."""
    return _OF_BANK.get(bank, {}).get(movement) or _FEBRABAN.get(movement)


def effect(bank: str, movement: str) -> Effect:
    """What a movement does; a code nobody knows is for a person, never silently nothing."""
    found = _EFFECTS_OF_BANK.get(bank, {}).get(movement) or _EFFECTS.get(movement)
    if found is not None:
        return found
    return Effect.NOTICE if words(bank, movement) else Effect.REVIEW
