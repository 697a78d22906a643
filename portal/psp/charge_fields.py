"""What may stand in a cob or cobv, rule by rule as BACEN's Pix API 2.9.0 lists its violations.

The answers are the documents kept in the book: only known fields, defaults filled in.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from portal.psp.fields import CNPJ, CPF, Fields, written

DEFAULT_EXPIRY = 86_400
DEFAULT_VALIDITY = 30
WHOLE = 10_000  # 100.00 %


def read_cob(fields: Fields, known: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """An immediate charge. ``known`` is the charge being revised: what is left out stays."""
    body = dict(known or {})
    if known is None or "calendario" in fields:
        calendar = fields.object("calendario")
        seconds = calendar.integer("expiracao", 1) if "expiracao" in calendar else DEFAULT_EXPIRY
        body["calendario"] = {"expiracao": seconds}
    if "devedor" in fields:
        body["devedor"] = _person(fields.object("devedor"), address=False)
    if known is None or "valor" in fields:
        value = fields.object("valor")
        changeable = value.integer("modalidadeAlteracao", 0, 1) if "modalidadeAlteracao" in value else 0
        body["valor"] = {"original": written(value.cents("original", 0 if changeable else 1))}
        if changeable:
            body["valor"]["modalidadeAlteracao"] = 1
        if "retirada" in value:
            value.fault("retirada", "não é oferecido por este PSP.")
    return body | _rest(fields, known)


def read_cobv(fields: Fields, today: date, known: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """A charge with a due date; ``today`` is its day of creation."""
    body = dict(known or {})
    if known is None or "calendario" in fields:
        calendar = fields.object("calendario")
        due = calendar.day("dataDeVencimento")
        if due < today:
            calendar.fault("dataDeVencimento", "é anterior à data de criação da cobrança.")
        validity = DEFAULT_VALIDITY
        if "validadeAposVencimento" in calendar:
            validity = calendar.integer("validadeAposVencimento", 0, 36_500)
        body["calendario"] = {"dataDeVencimento": due.isoformat(), "validadeAposVencimento": validity}
    if known is None or "devedor" in fields:
        body["devedor"] = _person(fields.object("devedor"), address=True)
    if known is None or "valor" in fields:
        due = date.fromisoformat(body["calendario"]["dataDeVencimento"])
        body["valor"] = _due_value(fields.object("valor"), due)
    return body | _rest(fields, known)


def _rest(fields: Fields, known: Mapping[str, Any] | None) -> dict[str, Any]:
    body: dict[str, Any] = {}
    if known is None or "chave" in fields:
        body["chave"] = fields.key("chave")
    if "solicitacaoPagador" in fields:
        body["solicitacaoPagador"] = fields.text("solicitacaoPagador", 140)
    if "infoAdicionais" in fields:
        body["infoAdicionais"] = [
            {"nome": row.text("nome", 50), "valor": row.text("valor", 200)}
            for row in fields.objects("infoAdicionais", 50)
        ]
    return body


def _person(fields: Fields, *, address: bool) -> dict[str, str]:
    if ("cpf" in fields) == ("cnpj" in fields):
        fields.fault("cpf", "ou cnpj deve ser informado, um dos dois.")
        return {}
    person = (
        {"cpf": fields.text("cpf", 11, form=CPF)} if "cpf" in fields else {"cnpj": fields.text("cnpj", 14, form=CNPJ)}
    )
    person["nome"] = fields.text("nome", 200)
    if address:
        limits = {"logradouro": 200, "cidade": 200, "uf": 2, "cep": 8}
        person |= {name: fields.text(name, most) for name, most in limits.items() if name in fields}
        if "email" in fields:
            person["email"] = fields.text("email", 200)
    return person


def _due_value(fields: Fields, due: date) -> dict[str, Any]:
    original = fields.cents("original")
    value: dict[str, Any] = {"original": written(original)}
    for name, highest in (("multa", 2), ("juros", 8)):
        if name in fields:
            part = fields.object(name)
            value[name] = {"modalidade": part.integer("modalidade", 1, highest),
                           "valorPerc": written(part.cents("valorPerc", 0))}
    if "abatimento" in fields:
        part = fields.object("abatimento")
        kind, amount = part.integer("modalidade", 1, 2), part.cents("valorPerc", 0)
        _check_share(part, "valorPerc", amount, original if kind == 1 else WHOLE)
        value["abatimento"] = {"modalidade": kind, "valorPerc": written(amount)}
    if "desconto" in fields:
        value["desconto"] = _discount(fields.object("desconto"), original, due)
    return value


def _discount(fields: Fields, original: int, due: date) -> dict[str, Any]:
    kind = fields.integer("modalidade", 1, 6)
    limit = original if kind in (1, 3, 4) else WHOLE
    if kind > 2:
        if "descontoDataFixa" in fields:
            fields.fault("descontoDataFixa", "não cabe nesta modalidade.")
        amount = fields.cents("valorPerc", 0)
        _check_share(fields, "valorPerc", amount, limit)
        return {"modalidade": kind, "valorPerc": written(amount)}
    if "valorPerc" in fields:
        fields.fault("valorPerc", "não cabe nesta modalidade.")
    rows = fields.objects("descontoDataFixa", 3)
    if not rows:
        fields.fault("descontoDataFixa", "está vazio.")
    dated = []
    for row in rows:
        day, amount = row.day("data"), row.cents("valorPerc", 0)
        _check_share(row, "valorPerc", amount, limit)
        if date.max > day > due:
            row.fault("data", "é posterior à data de vencimento.")
        dated.append({"data": day.isoformat(), "valorPerc": written(amount)})
    if any(one in dated[:place] for place, one in enumerate(dated)):
        fields.fault("descontoDataFixa", "repete um elemento.")
    return {"modalidade": kind, "descontoDataFixa": dated}


def _check_share(fields: Fields, name: str, amount: int, limit: int) -> None:
    if amount >= limit:
        fields.fault(name, "é maior ou igual ao valor da cobrança.")
