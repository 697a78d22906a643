"""Every case of the golden numbers, by operation, through the Python engine; and the runner itself."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.vectors import OUT_OF_SCOPE, ROOT, load, run_python

FILE = ROOT / "tests" / "finance.json"
CASES = load(FILE)


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_vector(case: dict[str, Any]) -> None:
    outcome = run_python(case)
    assert not outcome.skipped
    assert outcome.got == case["expected"]


def test_no_operation_is_out_of_scope() -> None:
    assert OUT_OF_SCOPE == {}
    assert len(CASES) == 351


def run(path: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(ROOT / "tests" / "vectors.py"), str(path), "--engine", "python"]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_the_runner_tells_what_failed_and_what_was_skipped(tmp_path: Path) -> None:
    good, wrong, crash = (json.loads(json.dumps(CASES[0])) for _ in range(3))
    key = next(iter(wrong["expected"]))
    wrong["id"], wrong["expected"][key] = "wrong-1", "0.01"
    crash["id"], crash["inputs"] = "crash-1", {}
    unknown = {"id": "new-1", "op": "new_op", "inputs": {}, "expected": {}}
    missing = {**good, "id": "missing-1", "expected": {**good["expected"], "more": "1"}}
    path = tmp_path / "cases.json"
    path.write_text(json.dumps({"cases": [good, wrong, crash, unknown, missing]}), encoding="utf-8")
    done = run(path)
    lines = done.stdout.splitlines()
    assert done.returncode == 1
    assert lines[-1] == "1 passed, 3 failed, 1 skipped"
    assert [line.split(":")[0] for line in lines[:-1]] == [
        "python wrong-1",
        "python crash-1",
        "python new-1",
        "python missing-1",
    ]
    assert "expected" in lines[0]
    assert '"0.01"' in lines[0]


def test_the_runner_ends_well_when_all_pass(tmp_path: Path) -> None:
    path = tmp_path / "cases.json"
    path.write_text(json.dumps({"cases": CASES[:3]}), encoding="utf-8")
    done = run(path)
    assert (done.returncode, done.stdout) == (0, "3 passed, 0 failed, 0 skipped\n")


def test_rows_are_told_by_their_header(tmp_path: Path) -> None:
    path = tmp_path / "digits.csv"
    path.write_text(
        "\ufeffbank,nosso_numero,dv,context\n237,00000000001,P,carteira 19\n237,00000000001,1,carteira 19\n999,1,1,\n",
        encoding="utf-8",
    )
    done = run(path)
    assert (done.returncode, done.stdout.splitlines()) == (
        1,
        [
            'nosso_numero line 3 (237 00000000001): expected {"dv": "1"}, got {"dv": "P"}',
            "nosso_numero line 4 (999 1): skipped, no rule of this bank's check digit is known",
            "1 passed, 1 failed, 1 skipped",
        ],
    )
    path.write_text("bank,nosso_numero,dv,context\n237,00000000001,P,carteira 19\n", encoding="utf-8")
    assert (run(path).returncode, run(path).stdout) == (0, "1 passed, 0 failed, 0 skipped\n")


def test_a_crash_or_an_unknown_header_is_a_failure(tmp_path: Path) -> None:
    path = tmp_path / "rows.csv"
    path.write_text("payload,crc_given,strict_valid\n0002,1,True\n", encoding="utf-8")
    assert run(path).stdout.startswith("pix line 2 ( ): expected")
    path.write_text("a,b\n1,2\n", encoding="utf-8")
    assert (run(path).returncode, run(path).stdout) == (1, "")
    assert "no known header" in run(path).stderr
