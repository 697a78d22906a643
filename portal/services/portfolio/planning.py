"""One batch against the database: what would change. Reads only."""

from uuid import UUID

from portal.services.portfolio.batches import Batch
from portal.services.portfolio.changes import Changes, Context
from portal.services.portfolio.contracts import admitted, plan_contracts, read_stored
from portal.services.portfolio.people import plan_people


class Planner:
    """Plans batch after batch, remembering the last person, whose contracts may go on in the next batch."""

    def __init__(self) -> None:
        self._last: dict[int, UUID] = {}

    def plan(self, context: Context, batch: Batch) -> Changes:
        changes = Changes()
        stored = read_stored(context, batch)
        good = admitted(context, batch, stored, changes)
        people = {c.person.id: c.person for c in good}
        new = [person for key, person in people.items() if key not in self._last]
        debtor_ids = self._last | plan_people(context, new, changes)
        plan_contracts(context, good, stored, debtor_ids, changes)
        if good:
            last = good[-1].person.id
            self._last = {last: debtor_ids[last]}
        return changes
