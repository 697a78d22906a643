"""Python and JavaScript write the same bytes for the same random cases.

``QUITE_PARITY_CASES`` sets how many (default 1,000) and ``QUITE_PARITY_SEED`` which.
"""

import json
import os
import random
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.parity import answer, draw, policy_document
from tests.vectors import ROOT, load, run_js

COUNT = int(os.environ.get("QUITE_PARITY_CASES", "1000"))
SEED = int(os.environ.get("QUITE_PARITY_SEED", "20261123"))

needs_node = pytest.mark.skipif(shutil.which("node") is None, reason="the JavaScript engine needs Node.js")


@needs_node
def test_both_engines_write_the_same_bytes(tmp_path: Path) -> None:
    rng = random.Random(SEED)
    cases = [draw(rng) for _ in range(COUNT)]
    asked, answered = tmp_path / "cases.jsonl", tmp_path / "answers.jsonl"
    asked.write_text("\n".join(json.dumps(line) for line in [policy_document(), *cases]), encoding="utf-8")
    with asked.open() as source, answered.open("w") as target:
        # Both engines work at the same time.
        node = subprocess.Popen(["node", str(ROOT / "tests" / "js" / "parity.mjs")], stdin=source, stdout=target)
        ours = [answer(case) for case in cases]
        assert node.wait() == 0
    theirs = answered.read_text(encoding="utf-8").splitlines()
    assert len(theirs) == COUNT
    for number, (mine, line) in enumerate(zip(ours, theirs, strict=True)):
        assert mine == line, f"case {number} of seed {SEED}: {json.dumps(cases[number])}"


def test_the_cases_reach_every_kind_of_answer() -> None:
    """A comparison of refusals only would prove nothing."""
    rng = random.Random(SEED)
    answers = [json.loads(answer(draw(rng))) for _ in range(150)]
    plans = [found for found in answers if isinstance(found["plan"], list)]
    assert len(plans) > 120
    assert sum(isinstance(found["cost"], list) for found in plans) > 60
    assert sum(isinstance(found["early"], list) and bool(found["early"]) for found in plans) > 60
    assert {found["plan"][0] for found in plans} == {"PRICE_EQUAL", "FLAT", "LINEAR_GAUSS"}


@needs_node
def test_the_golden_numbers_through_javascript() -> None:
    failed = [outcome for outcome in run_js(load(ROOT / "tests" / "finance.json")) if not outcome.passed]
    assert failed == []


@needs_node
def test_the_tests_of_the_twin() -> None:
    command = ["node", "--test", str(ROOT / "tests" / "js" / "twin.test.mjs")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-4000:]
