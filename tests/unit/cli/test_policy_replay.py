"""``portal policy replay`` and what `show` says of figures, as a manager meets them."""

import csv
import io
import json

import pytest
from click.testing import CliRunner

from portal.cli.policy import policy
from portal.services.default_policies import document
from tests.offering import make_scene


@pytest.fixture
def run(portal):
    return lambda *arguments: CliRunner().invoke(policy, [str(a) for a in arguments], obj=portal)


@pytest.fixture
def scene(portal):
    made = make_scene(portal)
    made.contract(number="2024/00871", days_overdue=(94, 64), amount=150_000)
    made.contract(number="2024/00872", days_overdue=(40,), amount=90_000)
    return made


@pytest.fixture
def file(tmp_path):
    def write(**changes):
        path = tmp_path / "policy.json"
        path.write_text(json.dumps({**document("founding"), **changes}), encoding="utf-8")
        return path
    return write


def stricter():
    rules = document("founding")["eligibility"]
    return [{**rules[0], "value": 120, "reason": "DAYS_OVERDUE_NOT_ABOVE_120"}, *rules[1:]]


def test_the_same_rules_change_nothing_for_anybody(run, scene, file):
    answer = run("replay", file())
    assert answer.exit_code == 0, answer.output
    assert "founding, this file against version 1, in force: 2 simulations of 1 people" in answer.output
    assert "Who loses most" not in answer.output


def test_who_loses_and_why_without_a_name(run, scene, file):
    answer = run("replay", file(eligibility=stricter()), "--strict")
    assert answer.exit_code == 3
    assert "Lost because of DAYS_OVERDUE_NOT_ABOVE_120: 1" in answer.output
    assert "now refused: DAYS_OVERDUE_NOT_ABOVE_120" in answer.output
    for secret in ("Maria", "52998224725", "2024/00871", str(scene.debtor.id)):
        assert secret not in answer.output
    assert run("replay", file(eligibility=stricter())).exit_code == 0


def test_medians_by_what_is_open(run, scene, file):
    plan = {**document("founding")["plan"], "rate_month": [{"n": [2, 96], "rate": "0.0099"}]}
    answer = run("replay", file(plan=plan)).output
    line = next(line for line in answer.splitlines() if "R$ 5,000.00" in line)
    cases, gains, loses, mixed, most, installment, *_ = line.split()[2:]
    # Cheaper, and so the smallest installment is reached with fewer of them.
    assert (cases, gains, loses, mixed) == ("1", "0", "0", "1")
    assert int(most) < 0 and float(installment) < 0


def test_every_case_as_csv(run, scene, file, tmp_path):
    out = tmp_path / "cases.csv"
    assert run("replay", file(eligibility=stricter()), "--out", out, "--over", "contracts").exit_code == 0
    rows = list(csv.DictReader(io.StringIO(out.read_text(encoding="utf-8"))))
    assert {row["verdict"] for row in rows} == {"lost eligibility", "not offered"}
    assert {row["open"] for row in rows} == {"3139.00", "930.00"} or len(rows) == 2
    assert rows[0].keys() >= {"person", "total_before", "total_after", "reasons_after"}


def test_a_broken_file_is_refused_with_its_faults(run, scene, file):
    answer = run("replay", file(offer_validity_days=0))
    assert answer.exit_code == 1
    assert "offer_validity_days: OUT_OF_RANGE" in answer.output


def test_nothing_to_replay(portal, run, file):
    make_scene(portal)
    answer = run("replay", file(policy_id="new"), "--over", "quotes")
    assert answer.exit_code == 0
    assert "against no version in force: 0 simulations" in answer.output and "Nothing to compare" in answer.output


def test_show_lists_legal_figures_with_validity_and_source(run, scene):
    listed = run("show").output
    assert "minimo_existencial" in listed and "600.00" in listed and "Decreto 11.567/2023" in listed
    assert "2023-06-20 to further notice" in listed


def test_show_sources_of_a_policy(run, scene):
    shown = run("show", "founding", "--sources").output
    assert 'late.fine: "0.02"' in shown and "CDC art. 52" in shown
    assert "offer_validity_days: 5" in shown and "2026-11-23 to further notice" in shown
    assert '"field": "prescribed"' in shown
