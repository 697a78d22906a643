"""Every code an explanation can carry has its words, in every language, and figures of law say since when."""

import ast
import re
from datetime import date
from pathlib import Path

import pytest
from flask_babel import force_locale

from portal.services.explanations import Explanation, Fact, Part
from portal.web.debtor import explained, formulas

ROOT = Path(__file__).resolve().parents[4]
ON = date(2026, 11, 23)


@pytest.fixture
def speaking(app):
    with app.test_request_context():
        yield


def codes(function):
    """The keys of the dictionary a function of words answers from."""
    tree = ast.parse(Path(function.__code__.co_filename).read_text(encoding="utf-8"))
    body = next(n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef) and n.name == function.__name__)
    (words,) = [n for n in ast.walk(body) if isinstance(n, ast.Dict)]
    return {key.value for key in words.keys}


def written(kind):
    """The codes the services write down, as they stand in their source."""
    text = "".join(
        (ROOT / "portal/services" / name).read_text(encoding="utf-8")
        for name in ("explanations.py", "plan_explanations.py")
    )
    if kind == "source":
        return {code for group in re.findall(r"sources=\(([^)]*)\)", text) for code in re.findall(r'"(\w+)"', group)}
    if kind == "rule":
        return set(re.findall(r'rule="(\w+)"', text))
    return set(re.findall(r'(?:Part|Fact|Explanation)\(\s*"(\w+)"', text))


def test_every_code_has_its_words():
    assert written("name") - codes(explained.name_of) == {"total_of_count", "contract"}  # said with their detail
    assert written("rule") <= codes(formulas.formula)
    assert written("source") <= codes(formulas.source)


def test_a_sum_is_told_line_by_line_and_closed(speaking):
    (told,) = explained.told([Explanation(
        "total", 150_000, rule="sum", parts=(Part("upfront", 50_000), Part("monthly", 100_000, 2)), sources=("cet",),
    )], ON)
    assert told.rows == (("Entrada", "R$\u00a0500,00"), ("2 parcelas somadas", "R$\u00a01.000,00"))
    assert told.total == told.value == "R$\u00a01.500,00"
    assert told.sources == ("Resolução CMN 4.881/2020, artigo 4º. Vale desde 01/02/2021.",)


def test_facts_are_said_in_their_own_kind(speaking):
    facts = (
        Fact("rate_month", "rate", "0.0199"), Fact("extra_days", "days", 1), Fact("count", "count", 24),
        Fact("cet_month", "percent", 216), Fact("base_date", "date", ON), Fact("mode", "text", "simple"),
    )
    (told,) = explained.told([Explanation("rate", 199, "percent", rule="rate", facts=facts)], ON)
    assert [value for _, value in told.rows] == [
        "1,99%", "1 dia", "24", "2,16%", "23/11/2026", "simples, sem juros sobre juros",
    ]
    assert (told.value, told.total) == ("1,99%", "")


def test_before_a_law_its_date_is_not_said(speaking):
    for on, dated in ((ON, True), (date(1996, 8, 1), False)):
        (told,) = explained.told([Explanation("late_fine", 200, "percent", "late_fine", sources=("fine_limit",))], on)
        assert ("Vale desde 02/08/1996" in told.sources[0]) is dated


def test_other_languages_say_it_too(app):
    with app.test_request_context(), force_locale("en"):
        assert explained.name_of("total") != "Total que você paga"
        assert "parcela" not in formulas.formula("fine")
