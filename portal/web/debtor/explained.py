"""Where a number comes from, said to the person: what it is made of, the sum to check, the rule and the law."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from flask_babel import gettext, ngettext

from portal.i18n import day, money, percent, short_rate
from portal.services.explanations import Explanation, Fact, Part
from portal.services.legal_figures import legal_figures
from portal.web.debtor import formulas


@dataclass(frozen=True, slots=True)
class Told:
    """One number in words. ``rows``: what it is made of; ``total`` closes the rows when they add up to it."""

    code: str
    name: str
    value: str
    formula: str
    rows: tuple[tuple[str, str], ...]
    total: str
    sources: tuple[str, ...]


class Forms(NamedTuple):
    """How amounts, hundredths of a percent, rates and days are written."""

    money: Callable[[int], str]
    percent: Callable[[int], str]
    rate: Callable[[str], str]
    day: Callable[[date], str]


#: As the reader's language writes them.
SCREEN = Forms(money, percent, short_rate, day)

#: Sources that are figures with dates: the key of each (`portal.services.legal_figures`).
FIGURES = {
    "fine_limit": "fine_max", "mora_limit": "mora_month_max", "card_cap": "card_charges_max", "cet": "cet_year_days",
}


def told(explanations: Iterable[Explanation], on: date, forms: Forms = SCREEN) -> tuple[Told, ...]:
    """The explanations in words. ``on``: the day of the figures, which decides what law was in force."""
    return tuple(_told(each, on, forms) for each in explanations)


def _told(each: Explanation, on: date, forms: Forms) -> Told:
    value = forms.percent(each.value) if each.kind == "percent" else forms.money(each.value)
    rows = [(name_of(fact.name), _fact(fact, forms)) for fact in each.facts]
    rows += [(_part_name(part, each.code, forms), forms.money(part.cents)) for part in each.parts]
    return Told(
        code=each.code, name=name_of(each.code), value=value, formula=formulas.formula(each.rule),
        rows=tuple(rows), total=value if each.parts else "",
        sources=tuple(_source(code, on, forms) for code in each.sources),
    )


def _source(code: str, on: date, forms: Forms) -> str:
    words = formulas.source(code)
    figure = legal_figures(on).get(FIGURES.get(code, ""))
    return words + " " + gettext("Vale desde %(day)s.", day=forms.day(figure.valid_from)) if figure else words


def _fact(fact: Fact, forms: Forms) -> str:
    value = fact.value
    if isinstance(value, date):
        return forms.day(value)
    if isinstance(value, str):
        return forms.rate(value) if fact.kind == "rate" else _text(fact.name, value)
    match fact.kind:
        case "money":
            return forms.money(value)
        case "percent":
            return forms.percent(value)
        case "days":
            return ngettext("%(num)s dia", "%(num)s dias", value)
        case _:
            return str(value)


def _text(name: str, value: str) -> str:
    if name == "mode":
        return gettext("juros sobre juros") if value == "compound" else gettext("simples, sem juros sobre juros")
    return value


def _part_name(part: Part, code: str, forms: Forms) -> str:
    if isinstance(part.detail, date):
        return gettext("Parcela de %(day)s", day=forms.day(part.detail))
    if part.name == "monthly" and isinstance(part.detail, int):
        return ngettext("%(num)s parcela somada", "%(num)s parcelas somadas", part.detail)
    if part.name == "total_of_count":
        return gettext("Total em %(n)s parcelas", n=part.detail)
    if part.name == "contract":
        return gettext("Contrato %(number)s", number=part.detail)
    if code in {"discount", "discount_cash"} and isinstance(part.detail, int):
        return gettext("%(name)s, de %(whole)s", name=name_of(part.name), whole=forms.money(part.detail))
    return name_of(part.name)


def name_of(code: str) -> str:
    """What a number is called wherever it is explained."""
    return {
        "principal": gettext("Parcelas que passaram da data"),
        "correction": gettext("Correção"),
        "fine": gettext("Multa"),
        "mora": gettext("Juros depois da data"),
        "contract_fees": gettext("Despesas previstas no contrato"),
        "interest": gettext("Juros no total"),
        "remuneratory": gettext("Juros do contrato"),
        "fees": gettext("Tarifas e seguros"),
        "contract_total": gettext("Valor hoje"),
        "card_cap": gettext("Tirado pelo limite da lei para cartão"),
        "installment": gettext("Parcela"),
        "installments": gettext("Número de parcelas"),
        "total": gettext("Total que você paga"),
        "iof": gettext("Imposto (IOF)"),
        "cet": gettext("CET, o custo de tudo, ao ano"),
        "cet_month": gettext("O mesmo CET, ao mês"),
        "rate": gettext("Juros por mês"),
        "rate_month": gettext("Juros por mês"),
        "rate_year": gettext("Os mesmos juros, por ano"),
        "gross": gettext("Valor em aberto"),
        "discount": gettext("Desconto"),
        "discount_cash": gettext("Desconto para quem paga de uma vez"),
        "debt": gettext("Valor do acordo"),
        "entry": gettext("Entrada"),
        "entry_chosen": gettext("Entrada que você escolheu"),
        "upfront": gettext("Entrada"),
        "financed": gettext("Valor parcelado"),
        "priced": gettext("Valor parcelado, até um mês antes da primeira parcela"),
        "borrowed": gettext("Valor do acordo menos a entrada"),
        "monthly": gettext("Parcelas somadas"),
        "grace_interest": gettext("Juros dos dias até a primeira parcela"),
        "extra_days": gettext("Dias a mais, ou a menos, que um mês"),
        "cash": gettext("Tudo de uma vez"),
        "month_more": gettext("Um mês a mais"),
        "late_fine": gettext("Multa se passar da data"),
        "late_interest": gettext("Juros por mês se passar da data"),
        "fine_rate": gettext("Multa do contrato"),
        "mora_rate": gettext("Juros por mês depois da data"),
        "contract_rate": gettext("Juros do contrato por mês"),
        "mode": gettext("Como contam"),
        "index": gettext("Índice"),
        "fees_rate": gettext("Despesas do contrato"),
        "count": gettext("Número de parcelas"),
        "policy": gettext("Regra publicada"),
        "base_date": gettext("Dia da conta"),
        "first_due": gettext("Primeira parcela"),
        "last_due": gettext("Última parcela"),
        "payable_until": gettext("Pode pagar até"),
        "iof_daily": gettext("Imposto por dia"),
        "iof_additional": gettext("Imposto fixo"),
        "iof_days": gettext("Dias contados, no máximo"),
    }[code]
