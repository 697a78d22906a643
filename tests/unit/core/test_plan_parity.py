"""Python and JavaScript write the same bytes for the same random cases, and both are right.

Each run draws its own seed and prints it; ``QUITE_PARITY_SEED`` repeats a run and ``QUITE_PARITY_CASES`` (default
10,000) says how many. Every answer is also held against a separate arithmetic of exact fractions (tests/exact.py).
"""

import json
import os
import random
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.exact import check
from tests.parity import answer, draw, policy_document
from tests.vectors import ROOT, load, run_js

COUNT = int(os.environ.get("QUITE_PARITY_CASES", "10000"))
SEED = int(os.environ.get("QUITE_PARITY_SEED") or random.SystemRandom().randrange(10**9))

needs_node = pytest.mark.skipif(shutil.which("node") is None, reason="the JavaScript engine needs Node.js")


@needs_node
def test_both_engines_write_the_same_bytes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with capsys.disabled():
        print(f"\nparity: {COUNT} cases of seed {SEED} (QUITE_PARITY_SEED={SEED} repeats them)")
    rng = random.Random(SEED)
    cases = [draw(rng) for _ in range(COUNT)]
    asked, answered = tmp_path / "cases.jsonl", tmp_path / "answers.jsonl"
    asked.write_text("\n".join(json.dumps(line) for line in [policy_document(), *cases]), encoding="utf-8")
    with asked.open() as source, answered.open("w") as target:
        # Both engines work at the same time, a line per case.
        node = subprocess.Popen(["node", str(ROOT / "tests" / "js" / "parity.mjs")], stdin=source, stdout=target)
        ours = [answer(case) for case in cases]
        assert node.wait() == 0
    with answered.open(encoding="utf-8") as theirs:
        for number, (mine, line) in enumerate(zip(ours, theirs, strict=True)):
            assert f"{mine}\n" == line, f"case {number} of seed {SEED}: {json.dumps(cases[number])}"
    for number, (case, mine) in enumerate(zip(cases, ours, strict=True)):
        try:
            check(case, json.loads(mine))
        except AssertionError as error:
            raise AssertionError(f"case {number} of seed {SEED}: {error}: {json.dumps(case)}") from error


def test_the_cases_reach_every_kind_of_answer() -> None:
    """A comparison of refusals only would prove nothing."""
    rng = random.Random(SEED)
    answers = [json.loads(answer(draw(rng))) for _ in range(300)]
    plans = [found for found in answers if isinstance(found["plan"], list)]
    assert len(plans) > 240
    assert sum(isinstance(found["cost"], list) for found in plans) > 120
    assert sum(isinstance(found["early"], list) and bool(found["early"]) for found in plans) > 120
    assert {found["plan"][0] for found in plans} == {"PRICE_EQUAL", "FLAT", "LINEAR_GAUSS"}
    assert sum("offer" in found for found in answers) > 10


def one_cent_more(text: str) -> str:
    return str(int(text) + 1)


@pytest.mark.parametrize("part", ["installment", "balance", "cost", "early", "late", "present"])
def test_the_exact_arithmetic_notices_one_cent(part: str) -> None:
    case = draw(random.Random(11))
    case |= {"system": "PRICE_EQUAL", "rate": "0.0199", "count": 24, "debt": 500_000, "entry": 0, "days": 40,
             "base": "2026-11-23", "first": "2026-12-28", "on": "2027-03-01"}
    found = json.loads(answer(case))
    check(case, found)
    if part == "installment":
        found["plan"][3] = one_cent_more(found["plan"][3])
    elif part == "balance":
        found["plan"][8][5][6] = one_cent_more(found["plan"][8][5][6])
    elif part == "late":
        found["arrears"][0][0][3] = one_cent_more(found["arrears"][0][0][3])
    elif part == "present":
        found["present"] = one_cent_more(found["present"])
    else:
        found[part][0] = one_cent_more(found[part][0])
    with pytest.raises(AssertionError):
        check(case, found)


@needs_node
def test_the_golden_numbers_through_javascript() -> None:
    failed = [outcome for outcome in run_js(load(ROOT / "tests" / "finance.json")) if not outcome.passed]
    assert failed == []


@needs_node
def test_the_tests_of_the_twin() -> None:
    command = ["node", "--test", str(ROOT / "tests" / "js" / "twin.test.mjs")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-4000:]
