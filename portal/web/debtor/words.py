"""Codes of contracts and policies in words a person can act on: what it is, what is asked, what would pass."""

from collections.abc import Mapping
from datetime import date

from flask_babel import gettext, ngettext

from portal.core.reasons import Reason
from portal.i18n import day_long, money


def product_name(code: str) -> str:
    """The kind of contract, as people call it."""
    return {
        "card": gettext("Cartão de crédito"),
        "personal_loan": gettext("Empréstimo pessoal"),
        "housing": gettext("Financiamento da casa"),
        "microcredit": gettext("Microcrédito"),
        "store_credit": gettext("Crediário"),
    }.get(code, gettext("Contrato"))


def refusal(reason: Reason, alone: bool = False) -> str:
    """Why the portal does not deal with a contract (``alone``) or a selection. Says the limit, blames nobody."""
    facts = reason.facts
    limit, actual = facts.get("limit"), facts.get("actual")
    match facts.get("field"):
        case "days_overdue" if isinstance(limit, int) and isinstance(actual, int):
            return gettext(
                "Por aqui cuidamos de contratos abertos há mais de %(limit)s dias. Este está aberto há %(actual)s.",
                limit=limit, actual=actual,
            )
        case "total" if isinstance(limit, int) and isinstance(actual, int):
            if alone:
                return gettext(
                    "Por aqui resolvemos até %(limit)s. Para este valor, uma pessoa monta o plano com você.",
                    limit=money(limit),
                )
            return gettext(
                "Por aqui a soma vai até %(limit)s. A sua é %(actual)s. Você pode escolher menos contratos ou"
                " falar com a gente.",
                limit=money(limit), actual=money(actual),
            )
        case "prescribed":
            return gettext("O prazo da lei para cobrar esta conta acabou. Você não precisa fazer nada.")
        case "lawsuit_or_blocked":
            return gettext("Este contrato está com uma pessoa da nossa equipe. É com ela que se resolve.")
        case "contracts" if isinstance(limit, int):
            return ngettext(
                "Dá para juntar até %(num)s contrato por vez", "Dá para juntar até %(num)s contratos por vez", limit
            )
        case "product":
            return gettext("Este tipo de contrato se resolve com uma pessoa da nossa equipe.")
        case _:
            return _refusal_by_code(reason)


def _refusal_by_code(reason: Reason) -> str:
    match reason.code:
        case "IN_AGREEMENT":
            return gettext("Um destes contratos já está em um acordo seu.")
        case "TOO_MANY_CONTRACTS":
            return gettext("Dá para juntar até %(n)s contratos por vez.", n=reason.facts["maximum"])
        case "NOTHING_CHOSEN":
            return gettext("Marque pelo menos um contrato.")
        case "NO_POLICY":
            return gettext("Hoje estes contratos se resolvem com uma pessoa da nossa equipe.")
        case _:
            return gettext("Este caso precisa do olhar de uma pessoa da nossa equipe.")


def count_refusal(reason: Reason) -> str:
    """Why one number of installments is not offered: short, for the field and for the table."""
    facts = reason.facts
    match reason.code:
        case "BELOW_MIN_INSTALLMENT":
            return gettext("A parcela ficaria abaixo de %(minimum)s", minimum=_money(facts.get("minimum")))
        case "ABOVE_MAX_COUNT":
            return gettext("Para este valor, vai até %(n)s parcelas", n=facts.get("maximum"))
        case "BELOW_MIN_COUNT":
            return gettext("Aqui começa em %(n)s parcelas", n=facts.get("minimum"))
        case "CARD_CAP":
            return gettext("Os juros passariam do limite da lei para cartão")
        case "ENTRY_NOT_BELOW_DEBT":
            return gettext("A entrada já pagaria tudo")
        case _:
            return gettext("Não está disponível por aqui")


def problem(reason: Reason) -> str:
    """What to change in a field of the simulator, with the figure that would pass."""
    facts, code = reason.facts, reason.code
    if code.startswith("MONEY_"):
        return money_problem(code)
    if code.startswith("ENTRY_") or code == "AMOUNT_TOO_SMALL":
        return _amount_problem(code, facts)
    match code:
        case "COUNT_NOT_A_NUMBER":
            return gettext("Escreva um número inteiro de 1 a 96, como 24.")
        case "COUNT_OUT_OF_RANGE":
            return gettext("Escolha de 1 a 96 parcelas.")
        case "FIRST_DUE_TOO_EARLY" | "FIRST_DUE_TOO_LATE" | "DATE_NOT_A_DATE":
            return gettext(
                "Escolha uma data de %(earliest)s a %(latest)s.",
                earliest=_day(facts.get("earliest")), latest=_day(facts.get("latest")),
            )
        case "DUE_DAY_REFUSED":
            return gettext(
                "Escolha um dia de %(first)s a %(last)s.", first=facts.get("first"), last=facts.get("last")
            )
        case "DUE_DAY_OUT_OF_REACH":
            return gettext("Esse dia não cai no prazo da primeira parcela. Escolha outro.")
        case _:
            return count_refusal(reason) + "."


def _amount_problem(code: str, facts: Mapping[str, object]) -> str:
    least = _money(facts.get("minimum"))
    match code:
        case "AMOUNT_TOO_SMALL":
            return gettext("A menor parcela é %(minimum)s. Escreva esse valor ou mais.", minimum=least)
        case "ENTRY_BELOW_MINIMUM":
            return gettext("A entrada começa em %(minimum)s.", minimum=least)
        case "ENTRY_TOO_SMALL":
            return gettext("A entrada pode ser zero ou a partir de %(minimum)s.", minimum=least)
        case "ENTRY_NOT_FREE":
            return gettext("Neste caso a entrada é de %(required)s.", required=_money(facts.get("required")))
        case _:
            return gettext(
                "A entrada precisa ser menor que %(debt)s. Para pagar tudo de uma vez, escolha 1 parcela.",
                debt=_money(facts.get("debt")),
            )


def money_problem(code: str) -> str:
    match code:
        case "MONEY_NEGATIVE":
            return gettext("O valor não pode ser menor que zero.")
        case "MONEY_TOO_MANY_DECIMALS":
            return gettext("Use no máximo 2 números depois da vírgula, como 150,50.")
        case "MONEY_TOO_LARGE":
            return gettext("Este valor é grande demais. Confira os números.")
        case _:
            return gettext("Escreva só o valor, como 150 ou 150,50.")


def _money(value: object) -> str:
    return money(value) if isinstance(value, int) else ""


def _day(value: object) -> str:
    return day_long(value) if isinstance(value, date) else ""
