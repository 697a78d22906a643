"""What a worker would send: promised messages leased, delivered through the simulated provider, and read."""

import json

from portal.services import messages, outbox
from portal.services.messages import Draft
from portal.services.wiring import Portal


def deliver_all(portal: Portal) -> list[Draft]:
    """Deliver every promised message that is due; what they said, oldest first."""
    with portal.database.writing() as session:
        jobs = [job for job in outbox.lease(session, portal.vault, portal.now(), limit=100)
                if job.topic == messages.TOPIC]
    for job in jobs:
        messages.deliver(portal, job)
        with portal.database.writing() as session:
            outbox.finish(session, job, portal.now())
    return [Draft(**json.loads(job.secret)) for job in jobs]
