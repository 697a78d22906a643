from dataclasses import replace

import pytest
from click.testing import CliRunner

from portal.cli.pix import pix
from portal.services.pix_callbacks import address_for
from tests.paying import make_world
from tests.psp import served


@pytest.fixture
def psp(tmp_path, clock):
    with served(tmp_path / "psp", clock.now) as one:
        yield one


@pytest.fixture
def run(portal, psp):
    here = replace(portal, pix=psp.gateway())
    return lambda *arguments: CliRunner().invoke(pix, list(arguments), obj=here)


def test_check_says_whether_the_psp_answers(run, psp):
    assert run("check").output == "bacen: answers; 0 Pix in the last day\n"
    psp.fault("unavailable")
    answer = run("check")
    assert (answer.exit_code, answer.output) == (1, "Error: bacen: ServicoIndisponivel\n")


def test_the_webhook_of_every_key(run, portal, psp):
    key = make_world(portal, psp=True).creditor.pix_key
    assert (run("webhook").exit_code, run("webhook").output) == (1, "exemplo: the PSP calls nowhere\n")
    answer = run("webhook", "--set")
    assert (answer.exit_code, answer.output) == (0, "exemplo: the PSP calls this portal\n")
    assert psp.gateway().webhook(key) == address_for(portal.settings)
    psp.gateway().set_webhook(key, "https://elsewhere.example/x")
    assert (run("webhook").exit_code, run("webhook").output) == (1, "exemplo: the PSP calls another address\n")
    assert run("webhook", "--drop").exit_code == 0
    assert psp.gateway().webhook(key) is None


def test_the_address_is_a_secret_and_not_printed(run, portal):
    make_world(portal, psp=True)
    assert "/webhooks/" not in run("webhook", "--set").output


def test_a_psp_that_is_away_is_told_and_not_raised(run, portal, psp):
    make_world(portal, psp=True)
    psp.fault("unavailable")
    answer = run("webhook")
    assert answer.exit_code == 1
    assert "exemplo: ServicoIndisponivel" in answer.output
