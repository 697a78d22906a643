"""``portal policy`` as a manager meets it."""

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
def file(tmp_path):
    def write(**changes):
        path = tmp_path / "policy.json"
        path.write_text(json.dumps({**document("founding"), **changes}), encoding="utf-8")
        return path
    return write


def test_check_accepts_the_default(run, file):
    answer = run("check", file())
    assert (answer.exit_code, "founding" in answer.output) == (0, True)


def test_check_names_every_fault_with_its_place(run, file):
    broken = file(offer_validity_days=1, plan={**document("founding")["plan"], "installment_min": "fifty"})
    answer = run("check", broken)
    assert answer.exit_code == 1
    assert "offer_validity_days: OUT_OF_RANGE" in answer.output
    assert "plan.installment_min: MONEY_NOT_A_NUMBER" in answer.output


@pytest.mark.parametrize("text", ["not json", "[1]", "\udcff"])
def test_check_refuses_what_is_no_document(run, tmp_path, text):
    path = tmp_path / "x.json"
    path.write_bytes(text.encode("utf-8", "surrogateescape"))
    assert run("check", path).exit_code == 1


def test_publish_makes_the_next_version_and_show_prints_it_back(portal, run, file):
    make_scene(portal)
    answer = run("publish", file(offer_validity_days=9))
    assert answer.exit_code == 0, answer.output
    assert "founding version 2" in answer.output
    listed = run("show").output
    assert "founding" in listed and "version 2" in listed and "microcredit" in listed
    shown = json.loads(run("show", "founding").output)
    assert shown == {**document("founding"), "offer_validity_days": 9}


def test_publish_stores_nothing_when_a_fault_is_found(portal, run, file):
    make_scene(portal)
    assert run("publish", file(offer_validity_days=0)).exit_code == 1
    assert "version 2" not in run("show").output


def test_show_says_when_there_is_nothing(portal, run):
    make_scene(portal, policies=False)
    assert "No policy in force" in run("show").output
    assert run("show", "founding").exit_code == 1
