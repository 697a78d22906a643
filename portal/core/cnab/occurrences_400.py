"""What the occurrences of a retorno CNAB 400 mean, per bank: the same two digits differ from bank to bank.

Words are message ids in pt-BR; motives of 400 stay codes. Sources: those of `layouts_400` (Bradesco
109-110, Itau note 17, Santander movement record, BB note 07, Banrisul 3.2, Caixa NE033).
"""

from collections.abc import Mapping

from portal.core.cnab.occurrences import Effect

Meaning = tuple[str, Effect]

_SAME: Mapping[str, Meaning] = {
    "02": ("Entrada confirmada", Effect.REGISTERED),
    "03": ("Entrada rejeitada", Effect.REJECTED),
    "06": ("Liquidação", Effect.SETTLED),
    "09": ("Baixa automática", Effect.WRITTEN_OFF),
    "10": ("Baixa conforme instruções", Effect.WRITTEN_OFF),
    "11": ("Título em carteira", Effect.NOTICE),
    "12": ("Abatimento concedido", Effect.CHANGED),
    "13": ("Abatimento cancelado", Effect.CHANGED),
    "14": ("Vencimento alterado", Effect.CHANGED),
    "15": ("Liquidação em cartório", Effect.SETTLED),
    "19": ("Instrução de protesto confirmada", Effect.NOTICE),
    "20": ("Sustação de protesto confirmada", Effect.NOTICE),
    "23": ("Título enviado a cartório", Effect.NOTICE),
}
_BRADESCO = {
    "16": ("Título pago em cheque, vinculado", Effect.REVIEW),
    "17": ("Liquidação após baixa ou de título não registrado", Effect.SETTLED),
    "18": ("Acerto de depositária", Effect.NOTICE),
    "21": ("Acerto do controle do participante", Effect.CHANGED),
    "22": ("Título com pagamento cancelado", Effect.REVERSED),
    "24": ("Entrada rejeitada por CEP irregular", Effect.REJECTED),
    "25": ("Protesto falimentar confirmado", Effect.NOTICE),
    "27": ("Baixa rejeitada", Effect.REFUSED),
    "28": ("Débito de tarifas ou custas", Effect.FEE),
    "29": ("Ocorrência do pagador", Effect.NOTICE),
    "30": ("Alteração de outros dados rejeitada", Effect.REFUSED),
    "32": ("Instrução rejeitada", Effect.REFUSED),
    "33": ("Alteração de outros dados confirmada", Effect.CHANGED),
    "34": ("Retirado de cartório e mantido em carteira", Effect.NOTICE),
    "35": ("Débito automático desagendado", Effect.NOTICE),
    "40": ("Estorno de pagamento", Effect.REVERSED),
    "55": ("Sustado judicialmente", Effect.REVIEW),
}
_ITAU_FEES = (*range(26, 31), *range(33, 47), *range(51, 57))
_ITAU = {
    "04": ("Alteração de dados, nova entrada", Effect.CHANGED),
    "05": ("Alteração de dados, baixa", Effect.REVIEW),
    "07": ("Liquidação parcial", Effect.SETTLED),
    "08": ("Liquidação em cartório", Effect.SETTLED),
    "09": ("Baixa simples", Effect.WRITTEN_OFF),
    # The money of a Pix arrives by Pix; this line only closes the boleto.
    "10": ("Baixa por ter sido liquidado", Effect.WRITTEN_OFF),
    "15": ("Baixa rejeitada", Effect.REFUSED),
    "16": ("Instrução rejeitada", Effect.REFUSED),
    "17": ("Alteração de dados rejeitada", Effect.REFUSED),
    "18": ("Instrução rejeitada ou pendente", Effect.REFUSED),
    "21": ("Instrução de não protestar confirmada", Effect.NOTICE),
    "24": ("Instrução de protesto rejeitada ou pendente", Effect.REFUSED),
    "25": ("Alegação do pagador", Effect.NOTICE),
    "32": ("Baixa por ter sido protestado", Effect.WRITTEN_OFF),
    "47": ("Baixa com transferência para desconto", Effect.WRITTEN_OFF),
    "57": ("Instrução cancelada", Effect.NOTICE),
    "59": ("Baixa por crédito em conta", Effect.REVIEW),
    "60": ("Entrada de carnê rejeitada", Effect.REJECTED),
    "63": ("Título sustado judicialmente", Effect.REVIEW),
    "64": ("Entrada confirmada com rateio de crédito", Effect.REGISTERED),
    "65": ("Pagamento com cheque, aguardando compensação", Effect.NOTICE),
    "69": ("Cheque devolvido", Effect.REVIEW),
    "72": ("Crédito em conta sem título correspondente", Effect.REVIEW),
    "73": ("Entrada confirmada na cobrança simples", Effect.REGISTERED),
    "95": ("Baixa operacional", Effect.NOTICE),
    **{str(code): ("Tarifas e custas", Effect.FEE) for code in _ITAU_FEES},
}
_SANTANDER = {
    "01": ("Título não existe", Effect.REVIEW),
    "07": ("Liquidação por conta", Effect.SETTLED),
    "08": ("Liquidação por saldo", Effect.SETTLED),
    "15": ("Protesto confirmado", Effect.NOTICE),
    "16": ("Título já baixado ou liquidado", Effect.REFUSED),
    "17": ("Liquidado em cartório", Effect.SETTLED),
    "21": ("Título enviado a cartório", Effect.NOTICE),
    "22": ("Título retirado de cartório", Effect.NOTICE),
    "24": ("Custas de cartório", Effect.FEE),
    "25": ("Protestar título", Effect.NOTICE),
    "26": ("Sustar protesto", Effect.NOTICE),
    "35": ("Título DDA reconhecido pelo pagador", Effect.NOTICE),
    "36": ("Título DDA não reconhecido pelo pagador", Effect.NOTICE),
    "37": ("Título DDA recusado pela CIP", Effect.NOTICE),
    "38": ("Instrução de não protestar recebida", Effect.NOTICE),
    "39": ("Espécie de título não permite a instrução", Effect.REFUSED),
}
_BANCO_DO_BRASIL = {
    "03": ("Comando recusado", Effect.REVIEW),
    "05": ("Liquidado sem registro", Effect.SETTLED),
    "07": ("Liquidação por conta ou parcial", Effect.SETTLED),
    "08": ("Liquidação por saldo", Effect.SETTLED),
    "16": ("Juros de mora alterados", Effect.CHANGED),
    "20": ("Débito em conta", Effect.REVIEW),
    "21": ("Nome do pagador alterado", Effect.CHANGED),
    "22": ("Endereço do pagador alterado", Effect.CHANGED),
    "24": ("Protesto sustado", Effect.NOTICE),
    "25": ("Juros de mora dispensados", Effect.CHANGED),
    "26": ("Seu número alterado", Effect.CHANGED),
    "28": ("Manutenção de título vencido", Effect.FEE),
    **{str(code): ("Desconto alterado", Effect.CHANGED) for code in range(31, 35)},
    "35": ("Cobrança de multa confirmada", Effect.CHANGED),
    "36": ("Dispensa de multa confirmada", Effect.CHANGED),
    "38": ("Prazo limite de recebimento dispensado", Effect.CHANGED),
    "39": ("Prazo limite de recebimento alterado", Effect.CHANGED),
    "41": ("Número de controle alterado", Effect.CHANGED),
    "42": ("Documento do pagador alterado", Effect.CHANGED),
    "44": ("Título pago com cheque devolvido", Effect.REVIEW),
    "46": ("Título pago com cheque, aguardando compensação", Effect.NOTICE),
    "72": ("Tipo de cobrança alterado", Effect.CHANGED),
    "73": ("Parâmetro de pagamento parcial confirmado", Effect.CHANGED),
    **{code: ("Despesas de protesto ou custas", Effect.FEE) for code in ("96", "97", "98")},
}
_BANRISUL = {
    "04": ("Baixa de título liquidado por edital", Effect.REVIEW),
    "07": ("Liquidação parcial", Effect.SETTLED),
    "08": ("Liquidação pelo saldo", Effect.SETTLED),
    "09": ("Devolução automática", Effect.WRITTEN_OFF),
    "16": ("Alteração de dados rejeitada", Effect.REFUSED),
    "18": ("Alteração de instruções rejeitada", Effect.REFUSED),
    "21": ("Aguardando autorização para protesto por edital", Effect.NOTICE),
    "22": ("Protesto sustado por alteração de vencimento", Effect.NOTICE),
    "25": ("Devolução, liquidado anteriormente", Effect.WRITTEN_OFF),
    "26": ("Devolvido pelo cartório", Effect.NOTICE),
    "30": ("Liquidação em trânsito", Effect.NOTICE),
    "31": ("Título em trânsito pago em cartório", Effect.NOTICE),
    "40": ("Baixa de título protestado", Effect.WRITTEN_OFF),
    "41": ("Despesa de aponte", Effect.FEE),
    "42": ("Alteração de título", Effect.CHANGED),
    "44": ("Manutenção mensal", Effect.FEE),
    "47": ("Entrada confirmada, pagador DDA", Effect.REGISTERED),
}
_CAIXA = {
    "01": ("Entrada confirmada", Effect.REGISTERED),
    "02": ("Baixa manual confirmada", Effect.WRITTEN_OFF),
    "03": ("Abatimento concedido", Effect.CHANGED),
    "04": ("Abatimento cancelado", Effect.CHANGED),
    "05": ("Vencimento alterado", Effect.CHANGED),
    "06": ("Uso da empresa alterado", Effect.CHANGED),
    "07": ("Prazo de protesto alterado", Effect.CHANGED),
    "08": ("Prazo de devolução alterado", Effect.CHANGED),
    "09": ("Alteração confirmada", Effect.CHANGED),
    "10": ("Alteração com nova emissão de boleto confirmada", Effect.CHANGED),
    "11": ("Opção alterada de protesto para devolução", Effect.CHANGED),
    "12": ("Opção alterada de devolução para protesto", Effect.CHANGED),
    "20": ("Título em carteira", Effect.NOTICE),
    "21": ("Liquidação", Effect.SETTLED),
    "22": ("Liquidação em cartório", Effect.SETTLED),
    "23": ("Baixa por devolução", Effect.WRITTEN_OFF),
    "25": ("Baixa por protesto", Effect.WRITTEN_OFF),
    "26": ("Título enviado a cartório", Effect.NOTICE),
    "27": ("Sustação de protesto", Effect.NOTICE),
    "28": ("Estorno de protesto", Effect.NOTICE),
    "29": ("Estorno de sustação de protesto", Effect.NOTICE),
    "30": ("Alteração de título", Effect.CHANGED),
    "31": ("Tarifa sobre título vencido", Effect.FEE),
    "32": ("Outras tarifas de alteração", Effect.FEE),
    "33": ("Estorno de baixa ou liquidação", Effect.REVERSED),
    "34": ("Tarifas diversas", Effect.FEE),
    "35": ("Liquidação on-line", Effect.SETTLED),
    "36": ("Estorno de liquidação on-line", Effect.REVERSED),
    "51": ("Título DDA reconhecido pelo pagador", Effect.NOTICE),
    "52": ("Título DDA não reconhecido pelo pagador", Effect.NOTICE),
    "53": ("Título DDA recusado", Effect.NOTICE),
    "99": ("Entrada rejeitada", Effect.REJECTED),
    "A4": ("Pagador DDA", Effect.NOTICE),
}
_MEANINGS: Mapping[str, Mapping[str, Meaning]] = {
    "237": {**_SAME, **_BRADESCO},
    "341": {**_SAME, **_ITAU},
    "033": {**_SAME, **_SANTANDER},
    "001": {**_SAME, **_BANCO_DO_BRASIL},
    "041": {**_SAME, **_BANRISUL},
    "104": _CAIXA,
}


def words(bank: str, movement: str) -> str | None:
    """Message id of an occurrence; None for a code the manuals do not have."""
    meaning = _MEANINGS.get(bank, {}).get(movement)
    return meaning[0] if meaning else None


def effect(bank: str, movement: str) -> Effect:
    """What an occurrence does; a code nobody knows is for a person, never silently nothing."""
    meaning = _MEANINGS.get(bank, {}).get(movement)
    return meaning[1] if meaning else Effect.REVIEW
