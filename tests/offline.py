"""Runs what travels to a phone in Node: templates with their values, one process for all cases of a test."""

import json
import shutil
import subprocess
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from markupsafe import Markup

from tests.vectors import ROOT

needs_node = pytest.mark.skipif(shutil.which("node") is None, reason="what runs on phones is tested with Node.js")


def sent(value: Any) -> Any:
    """A value of a template as JSON that keeps what JSON has not: dates and Markup. Big numbers are cents."""
    if isinstance(value, Markup):
        return {"$markup": str(value)}
    if isinstance(value, datetime):
        return {"$instant": value.isoformat()}
    if isinstance(value, date):
        return {"$day": value.isoformat()}
    if isinstance(value, dict):
        return {key: sent(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [sent(each) for each in value]
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) >= 1000:
        return {"$big": str(value)}
    return value


def run_node(script: str, given: Any) -> Any:
    """What a script of tests/js answers to this JSON."""
    command = ["node", str(ROOT / "tests" / "js" / script)]
    done = subprocess.run(command, input=json.dumps(given), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def run_templates(folder: Path, module: str, cases: list[dict[str, Any]]) -> list[Any]:
    """Each case {name, values} or {filter, values} rendered by ``module``."""
    path = folder / "templates.mjs"
    path.write_text(module, encoding="utf-8")
    given = {"module": str(path), "cases": [{**case, "values": sent(case["values"])} for case in cases]}
    answers: list[Any] = run_node("offline_templates.mjs", given)
    return answers


def run_test_files(*names: str) -> subprocess.CompletedProcess[str]:
    """`node --test` over files of tests/js."""
    paths = [str(ROOT / "tests" / "js" / name) for name in names]
    return subprocess.run(["node", "--test", *paths], capture_output=True, text=True, check=False)
