"""The PSP beside the portal: refused where it has no place, and with webhooks for every key."""

import time
from dataclasses import replace

import click
import pytest

from portal.cli import psp_beside
from portal.services.pix_callbacks import address_for
from tests.paying import make_world
from tests.psp import served

BESIDE = {"pix_gateway": "bacen", "pix_url": "http://127.0.0.1:8010/api"}


@pytest.mark.parametrize("change", [{"pix_gateway": "simulated"}, {"pix_url": "https://pix.bank.example/api"}])
def test_it_needs_a_psp_on_this_machine(portal, change):
    elsewhere = replace(portal, settings=replace(portal.settings, **(BESIDE | change)))
    with pytest.raises(click.ClickException), psp_beside.psp_beside(elsewhere, 8000):
        pass


def test_every_key_lives_there_and_has_its_webhook(portal, tmp_path, clock, monkeypatch):
    world = make_world(portal, psp=True)
    started = []

    class Nothing:
        def __init__(self, *arguments):
            started.append(arguments)

        def __enter__(self):
            return None

        def __exit__(self, *what):
            return None

    monkeypatch.setattr(psp_beside, "beside", Nothing)
    with served(tmp_path / "psp", clock.now) as psp:
        settings = replace(portal.settings, **BESIDE | {"pix_url": psp.url + "/api"})
        here = replace(portal, settings=settings, pix=psp.gateway())
        with psp_beside.psp_beside(here, 8123):
            end = time.monotonic() + 30
            while (hook := here.pix.webhook(world.creditor.pix_key)) is None and time.monotonic() < end:
                time.sleep(0.05)
            assert hook == address_for(settings, "http://127.0.0.1:8123")
    (arguments,) = started
    assert arguments[:4] == ("psp", "--follow", "--host", "127.0.0.1")
    assert f"{world.creditor.pix_key};11222333000181;Banco Exemplo S.A.;São Paulo" in arguments
