"""Can a stopwatch tell who is known? Posts the entry form for known and unknown people in turn and compares.

The real application on a throw-away database, called in process so that the network hides nothing. Figures:
the two medians, and a permutation test on the differences within pairs asked one right after the other (a
busy machine drifts, a pair does not). Exit code 1 when the difference is real (p < 0.01).
``--leak MS`` plants a delay for known people: the test must then find it, or it proves nothing.
"""

import argparse
import random
import re
import statistics
import sys
import tempfile
import time
from pathlib import Path

from machine import describe, progress, spread

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from portal.app import create_app  # noqa: E402
from portal.config import Settings  # noqa: E402
from portal.db.migrate import migrate  # noqa: E402
from portal.services.wiring import build_portal  # noqa: E402
from portal.web.public import sign_in  # noqa: E402
from tests.factories import make_creditor, make_debtor  # noqa: E402

PERMUTATIONS = 5_000


def cpf_of(number: int) -> str:
    """A CPF with right check digits in a block that is not given out (000...)."""
    digits = [int(d) for d in f"{number:09d}"]
    for start in (10, 11):
        rest = sum(d * (start - place) for place, d in enumerate(digits)) % 11
        digits.append(0 if rest < 2 else 11 - rest)
    return "".join(map(str, digits))


def p_value(differences: list[float], seed: int) -> float:
    """How often coin-flipped signs give a median difference at least this far from zero."""
    dice, seen, further = random.Random(seed), abs(statistics.median(differences)), 0
    for _ in range(PERMUTATIONS):
        further += abs(statistics.median([d if dice.random() < 0.5 else -d for d in differences])) >= seen
    return (further + 1) / (PERMUTATIONS + 1)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pairs", type=int, default=300, help="people of each kind (default 300)")
    parser.add_argument("--leak", type=float, default=0.0, help="milliseconds planted for known people")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        known, unknown = measure(Path(folder), options.pairs, options.leak, options.seed)
    differences = [a - b for a, b in zip(known, unknown, strict=True)]
    p = p_value(differences, options.seed)
    print(describe("flask", "sqlalchemy"))
    print(f"known   {spread(known, 'ms')}")
    print(f"unknown {spread(unknown, 'ms')}")
    print(f"median difference within a pair {statistics.median(differences):+.3f} ms, p = {p:.4f}"
          f" ({options.pairs} pairs, {PERMUTATIONS} sign flips)")
    return 1 if p < 0.01 else 0


def measure(folder: Path, pairs: int, leak: float, seed: int) -> tuple[list[float], list[float]]:
    """Milliseconds of each POST; the known and the unknown person of a pair in random turn."""
    settings = Settings(
        environment="test", database_url=f"sqlite:///{folder}/quite.db", simulated_dir=str(folder / "simulated"),
        base_url="http://localhost",
    )
    portal = build_portal(settings)
    migrate(portal.database.engine)
    people = [cpf_of(number) for number in range(1, 2 * pairs + 1)]
    with portal.database.writing() as session:
        creditor = make_creditor(session, portal)
        for cpf in people[:pairs]:
            make_debtor(session, portal, creditor, document=cpf)
    known = set(people[:pairs])
    sign_in.IDENTIFY = sign_in.IDENTIFY.__class__("bench", 10**9, sign_in.IDENTIFY.window)
    app = create_app(settings, portal)
    dice = random.Random(seed)
    turns = [pair if dice.random() < 0.5 else pair[::-1]
             for pair in zip(people[:pairs], people[pairs:], strict=True)]
    found: dict[bool, list[float]] = {True: [], False: []}
    for place, cpf in enumerate(cpf for pair in turns for cpf in pair):
        client = app.test_client()
        token = re.search(r'name="csrf_token" value="([^"]+)"', client.get("/").get_data(as_text=True))
        assert token is not None
        data = {"csrf_token": token.group(1), "documento": cpf, "nascimento": "17051980", "canal": "email"}
        started = time.perf_counter()
        answer = client.post("/entrar", data=data)
        if leak and cpf in known:
            time.sleep(leak / 1000)
        took = (time.perf_counter() - started) * 1000
        assert answer.status_code == 303, answer.status_code
        found[cpf in known].append(took)
        if place % 100 == 99:
            progress(f"{place + 1} of {len(people)}")
    portal.database.engine.dispose()
    return found[True], found[False]


if __name__ == "__main__":
    raise SystemExit(main())
