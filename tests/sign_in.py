"""Getting a test client in through the front door. The quick way is `tests.signed_in`."""

import re
from typing import Any

from portal.gateways.messages import simulated_messages
from portal.services import messages, outbox
from portal.services.wiring import Portal
from tests.strict_client import StrictClient


def deliver_messages(portal: Portal) -> int:
    """Do the worker's part for everything promised so far; how many jobs that were."""
    done = 0
    while True:
        with portal.database.writing() as session:
            jobs = [job for job in outbox.lease(session, portal.vault, portal.now()) if job.topic == messages.TOPIC]
        if not jobs:
            return done
        for job in jobs:
            messages.deliver(portal, job)
            with portal.database.writing() as session:
                outbox.finish(session, job, portal.now())
            done += 1


def sent(portal: Portal) -> list[Any]:
    """What the simulated provider holds, the newest first."""
    return simulated_messages(portal.settings, portal.clock.now).sent()


def last_code(portal: Portal) -> str:
    """The code in the newest message."""
    found = re.search(r"(?<![0-9])[0-9]{6}(?![0-9])", sent(portal)[0].message.text)
    assert found, "no code in the newest message"
    return found.group()


def ask_for_code(
    client: StrictClient, document: str, birth_date: str = "17051980", channel: str = "email", **more: str
) -> Any:
    """Fill in the entry form."""
    return client.post("/entrar", data={
        "csrf_token": client.csrf("/"), "documento": document, "nascimento": birth_date, "canal": channel, **more,
    })


def enter_code(client: StrictClient, code: str) -> Any:
    """Fill in the code form."""
    return client.post("/entrar/codigo", data={"csrf_token": client.csrf("/entrar/codigo"), "codigo": code})
