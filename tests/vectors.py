"""Run a file of vectors through the engine: ``python tests/vectors.py FILE [--engine python|js]``.

Finance vectors are JSON and run in both engines when Node is installed; boletos, nosso número digits and BR Codes
are CSV, told apart by their header. Prints one line for each failing case and a closing line; exit code 1 when a
case fails. A case passes when every key of ``expected`` is equal.
"""

import argparse
import json
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))

from tests.vector_ops import OPS, ROWS  # noqa: E402
from tests.vector_ops.verdict import Checker, Row, Verdict, read_rows  # noqa: E402

#: Operations the engines do not run, and why.
OUT_OF_SCOPE: dict[str, str] = {}

JS_RUNNER = ROOT / "tests" / "js" / "vectors.mjs"


@dataclass(frozen=True)
class Outcome:
    """``got`` holds the expected keys only; ``skipped`` says why a case was not run."""

    case: dict[str, Any]
    got: Any
    skipped: str = ""

    @property
    def passed(self) -> bool:
        return not self.skipped and self.got == self.case["expected"]


def load(path: Path) -> list[dict[str, Any]]:
    cases: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))["cases"]
    return cases


def only(expected: Any, got: Any) -> Any:
    """The part of ``got`` that ``expected`` speaks about."""
    if isinstance(expected, dict) and isinstance(got, dict):
        return {key: only(value, got[key]) for key, value in expected.items() if key in got}
    return got


def run_python(case: dict[str, Any]) -> Outcome:
    name = case["op"]
    if name in OUT_OF_SCOPE or name not in OPS:
        return Outcome(case, None, OUT_OF_SCOPE.get(name, f"unknown operation {name}"))
    try:
        got = OPS[name]({**case["inputs"], "convention": case.get("convention", "")})
    except Exception as error:  # a crash is a failing case, not the end of the run
        return Outcome(case, f"{type(error).__name__}: {error}")
    return Outcome(case, only(case["expected"], got))


def run_js(cases: Iterable[dict[str, Any]]) -> Iterator[Outcome]:
    """Run cases in one Node process; a line per case goes in and a line per case comes out."""
    cases = list(cases)
    lines = "\n".join(json.dumps(case) for case in cases)
    done = subprocess.run(
        ["node", str(JS_RUNNER)], input=lines, capture_output=True, text=True, check=True, cwd=ROOT
    )
    for case, line in zip(cases, done.stdout.splitlines(), strict=True):
        answer = json.loads(line)
        yield Outcome(case, only(case["expected"], answer.get("got")), answer.get("skipped", ""))


def checker_of(rows: list[Row]) -> tuple[str, Checker]:
    """Name and checker of a file of rows, by the columns of its header."""
    columns = set(rows[0]) if rows else set()
    for name, module in ROWS.items():
        if columns >= module.COLUMNS:
            return name, module.check
    known = "; ".join(f"{name}: {', '.join(sorted(module.COLUMNS))}" for name, module in ROWS.items())
    raise SystemExit(f"no known header. Each format is told by its columns. {known}")


def name_of(place: int, row: Row) -> str:
    """The row's id, else its line in the file and its bank."""
    return row.get("id") or f"line {place} ({row.get('bank', '')} {row.get('nosso_numero', '')})"


def run_row(check: Checker, row: Row) -> Verdict:
    try:
        return check(row)
    except Exception as error:  # a crash is a failing case, not the end of the run
        return Verdict({"crash": "none"}, {"crash": f"{type(error).__name__}: {error}"})


def run_rows(path: Path) -> int:
    """Run a CSV file and print; the number of failing rows."""
    rows = read_rows(path)
    kind, check = checker_of(rows)
    passed = failed = skipped = 0
    for place, row in enumerate(rows, start=2):
        verdict = run_row(check, row)
        if verdict.skipped:
            skipped += 1
            print(f"{kind} {name_of(place, row)}: skipped, {verdict.skipped}")
        elif verdict.passed:
            passed += 1
        else:
            failed += 1
            expected, got = (json.dumps(part, default=str, ensure_ascii=False) for part in verdict.differing)
            print(f"{kind} {name_of(place, row)}: expected {expected}, got {got}")
    print(f"{passed} passed, {failed} failed, {skipped} skipped")
    return failed


def is_json(path: Path) -> bool:
    with path.open(encoding="utf-8-sig") as source:
        return source.read(200).lstrip()[:1] in ("{", "[")


def has_node() -> bool:
    return shutil.which("node") is not None and JS_RUNNER.exists()


def main() -> int:
    parser = argparse.ArgumentParser(description="Run a file of vectors (JSON or CSV) through the engines.")
    parser.add_argument("file", type=Path)
    parser.add_argument("--engine", choices=("python", "js", "both"), default="both", help="for finance vectors")
    args = parser.parse_args()
    if not is_json(args.file):
        return 1 if run_rows(args.file) else 0
    cases = load(args.file)
    runs: list[tuple[str, Iterable[Outcome]]] = []
    if args.engine != "js":
        runs.append(("python", map(run_python, cases)))
    if args.engine == "js" or (args.engine == "both" and has_node()):
        runs.append(("js", run_js(cases)))
    elif args.engine == "both":
        print("js: not run, node is not installed")
    passed = failed = skipped = 0
    for engine, outcomes in runs:
        for outcome in outcomes:
            name = outcome.case["id"]
            if outcome.skipped:
                skipped += 1
                print(f"{engine} {name}: skipped, {outcome.skipped}")
            elif outcome.passed:
                passed += 1
            else:
                failed += 1
                expected, got = (json.dumps(v) for v in (outcome.case["expected"], outcome.got))
                print(f"{engine} {name}: expected {expected}, got {got}")
    print(f"{passed} passed, {failed} failed, {skipped} skipped")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
