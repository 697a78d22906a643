"""Which service does the work of which topic. Adding a kind of work is adding a line here."""

from collections.abc import Callable, Mapping

from portal.services import issuing, messages, pix_callbacks
from portal.services.outbox import Job
from portal.services.wiring import Portal

Handler = Callable[[Portal, Job], None]

HANDLERS: Mapping[str, Handler] = {
    "charges.issue": issuing.issue,
    "charges.register": issuing.register,
    "charges.cancel": issuing.cancel,
    "pix.register": issuing.register,
    "pix.cancel": issuing.cancel,
    messages.TOPIC: messages.deliver,
    pix_callbacks.TOPIC: pix_callbacks.look,
}

#: Work that outlives any outage: a boleto that was promised is made, however long the bank is away.
NEVER_GIVEN_UP = frozenset({
    "charges.issue", "charges.register", "charges.cancel", "pix.register", "pix.cancel", pix_callbacks.TOPIC,
})
