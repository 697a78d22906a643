"""One contender of papers.py, alone in its process: ``paper_contender.py NAME WARM FACTS FOLDER``.

Draws the single boleto and the carnê of a file of facts after a first drawing of other facts (so that fonts and
forms are loaded, as in a process that serves), and prints seconds, peak memory and sizes as JSON. The carnê is
drawn last, and memory is read after it.
"""

import json
import re
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from paper_peers import Draw, Facts, pyboleto, reportlab, weasyprint


def ours() -> Draw:
    """The portal's own stamper."""
    from portal.documents.boleto import BoletoPaper, Following, boleto_pdf
    from portal.documents.carne import carne_pdf

    def read(given: Facts) -> BoletoPaper:
        given = {key: date.fromisoformat(value) if key.endswith("_date") else value for key, value in given.items()}
        after = given["following"]
        following = Following(**after | {"last_due": date.fromisoformat(after["last_due"])})
        return BoletoPaper(**given | {"following": following, "instructions": tuple(given["instructions"])})

    def draw(facts: Facts, kind: str) -> bytes:
        made = facts.get("read")
        if made is None:
            made = facts["read"] = [read(given) for given in facts["papers"]]
        return carne_pdf(made) if kind == "carne" else boleto_pdf(made[0])

    return draw


CONTENDERS = {"ours": ours, "weasyprint": weasyprint, "reportlab": reportlab, "pyboleto": pyboleto}


def peak_mib() -> float:
    """Most memory this process ever held, of itself alone (a parent's share is not in VmHWM)."""
    status = Path("/proc/self/status")
    if status.exists():
        return int(re.search(r"VmHWM:\s+(\d+)", status.read_text())[1]) / 1024  # type: ignore[index]
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20


def timed(work: Callable[[], bytes]) -> tuple[float, float, bytes]:
    """Seconds on the wall, seconds of the processor, and what was made."""
    wall, processor = time.perf_counter(), time.process_time()
    made = work()
    return time.perf_counter() - wall, time.process_time() - processor, made


def main() -> None:
    name, warm, given, folder = sys.argv[1:]
    draw = CONTENDERS[name]()
    other, facts = (json.loads(Path(path).read_text(encoding="utf-8")) for path in (warm, given))
    for kind in ("boleto", "carne"):
        draw(other, kind)
    said: dict[str, Any] = {}
    for kind, times in (("boleto", 9), ("carne", 1)):
        runs = [timed(lambda kind=kind: draw(facts, kind)) for _ in range(times)]
        wall, processor, made = sorted(runs)[times // 2]
        said |= {f"{kind} wall": wall, kind: processor, f"{kind} bytes": len(made)}
        (Path(folder) / f"{name}-{kind}.pdf").write_bytes(made)
    print(json.dumps(said | {"peak": peak_mib()}))


if __name__ == "__main__":
    main()
