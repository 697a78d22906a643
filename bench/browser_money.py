"""How soon does the phone show the figures of a slider move, computed by itself?

Chromium runs at a quarter of its speed (CDP Emulation.setCPUThrottlingRate 4) on the real simulator page of a real
server, at 360 by 740 pixels. Two questions:

1. One plan with its CET: makePlan and planEffectiveCost of the page's own modules, 96 installments down to 3, another
   debt each time. The page's clock is coarse, so a figure is a batch divided by its size.
2. A slider move to its painted preview. Real key presses, 70 ms apart as when a finger slides, move the slider of the
   number of installments. The page's own listener answers; beside it this program listens too and notes, for every
   move, three moments: the key reached Chromium, the input event began, the frame with the new figures was painted (a
   message posted from the frame's animation callback is delivered once the frame is done). Printed:
   - work: CPU time of the page's main thread from the input event to the painted frame, from Chromium's own trace:
     event handlers, arithmetic, style, layout and paint. Waiting for a core is not in it, though a core shared with
     other programs is slower: on a busy machine run this under `chrt -r 10`;
   - wall: the same by the clock, and from the key on, the wait for the frame to begin included (up to 16.7 ms more by
     chance). Only a quiet machine says anything by these; the load is printed beside them;
   - frames: how often the figures changed in the very next frame.
   The goal is work within one frame of a 60 Hz screen (16.7 ms), with the figures in the very next frame.

Figures on the page are checked: every move that is not overtaken by the next one must show its number of installments.
"""

import argparse
import os
import statistics
import sys
import tempfile
from typing import Any

from machine import describe, progress, spread
from playwright.sync_api import Page, sync_playwright
from simulator import prepare, served

PLAN_GOAL, FRAME = 2.0, 1000 / 60
PHONE = {"width": 360, "height": 740}
CHROMIUM = "/usr/bin/chromium"

PLANS = """async ({ batches, size }) => {
  const base = document.querySelector('script[src*="simulator"]').src;
  const load = (name) => import(new URL(`../core/${name}.js`, base));
  const [{ makePlan }, { planEffectiveCost }, { Rate }, { parseDay }] =
    await Promise.all(['plan', 'effective_cost', 'rates', 'calendar'].map(load));
  const [rate, from, first] = [Rate.parse('0.0199'), parseDay('2026-11-23'), parseDay('2026-12-28')];
  let debt = 4900000n;
  const cost = (count) => planEffectiveCost(makePlan(debt -= 7n, 0n, rate, count, from, first)).year;
  const cold = performance.now();
  const check = cost(96);
  const figures = { cold: performance.now() - cold, check: String(check), longest: [], all: [] };
  for (let batch = 0; batch < batches; batch += 1) {
    for (const [name, count] of [['longest', () => 96], ['all', (k) => 96 - (k * 7) % 94]]) {
      const started = performance.now();
      for (let k = 0; k < size; k += 1) cost(count(k));
      figures[name].push((performance.now() - started) / size);
    }
    await new Promise((go) => setTimeout(go));
  }
  return figures;
}"""

WATCH = """() => {
  window.moves = [];
  performance.mark('zero');
  let latest = null;
  let key = 0;
  document.addEventListener('keydown', (event) => { key = event.timeStamp; }, true);
  document.addEventListener('input', ({ target }) => {
    if (target.type !== 'range') return;
    const move = { key, started: performance.now(), frames: 0, value: target.value, right: false };
    latest = move;
    window.moves.push(move);
    const frame = () => {
      move.frames += 1;
      const done = new MessageChannel();
      done.port1.onmessage = () => {
        const text = document.getElementById('soma').textContent + document.getElementById('resposta').textContent;
        move.right = text.includes(`${move.value} parcelas`);
        if (move.right) move.ended = performance.now();
        else if (latest === move && move.frames < 60) requestAnimationFrame(frame);
        else move.overtaken = latest !== move;
      };
      done.port2.postMessage(0);
    };
    requestAnimationFrame(frame);
  }, true);
}"""

TRACED = "toplevel,blink.user_timing"


def slide(page: Page, moves: int) -> list[dict[str, Any]]:
    """Press the arrow keys on the slider and collect what the page noted of each move, with its ``work``."""
    page.locator('input[type="range"][data-campo="parcelas"]').focus()
    session = page.context.new_cdp_session(page)
    trace: list[dict[str, Any]] = []
    ended: list[object] = []
    session.on("Tracing.dataCollected", lambda part: trace.extend(part["value"]))
    session.on("Tracing.tracingComplete", lambda part: ended.append(part))
    session.send("Tracing.start", {"categories": TRACED, "transferMode": "ReportEvents"})
    page.evaluate(WATCH)
    for number in range(moves):
        page.keyboard.press("ArrowLeft" if number % 40 < 20 else "ArrowRight")
        page.wait_for_timeout(62 + number * 7 % 17)  # each at another place in the frame
    page.wait_for_timeout(1000)
    session.send("Tracing.end")
    for _ in range(200):
        if ended:
            break
        page.wait_for_timeout(50)
    found: list[dict[str, Any]] = page.evaluate("window.moves")
    with_work(found, trace, page.evaluate("performance.getEntriesByName('zero')[0].startTime"))
    return found


def with_work(moves: list[dict[str, Any]], trace: list[dict[str, Any]], zero: float) -> None:
    """Put the milliseconds of main-thread CPU between its two moments into every move that was painted.

    ``zero`` is the mark both clocks know: the page's, in milliseconds, and the trace's, in microseconds.
    """
    mark = next(e for e in trace if e["name"] == "zero")
    tasks = [e for e in trace if e["name"] == "ThreadControllerImpl::RunTask" and e.get("ph") == "X"]
    tasks = [e for e in tasks if e["tid"] == mark["tid"] and e["dur"]]
    for move in moves:
        if "ended" not in move:
            continue
        begin, end = (mark["ts"] + (move[name] - zero) * 1000 for name in ("started", "ended"))
        move["work"] = 0.0
        for task in tasks:
            overlap = min(task["ts"] + task["dur"], end) - max(task["ts"], begin)
            if overlap > 0:
                move["work"] += task.get("tdur", task["dur"]) * overlap / task["dur"] / 1000


def simulator_page(page: Page, port: int, contracts: str) -> None:
    """The simulator, count first, once everything it loads later is there."""
    page.goto(f"http://127.0.0.1:{port}/simulador?{contracts}&por=vezes&parcelas=48&entrada=0&dia=10")
    loaded = "!!window.htmx && performance.getEntriesByType('resource').some((each) => each.name.includes('preview'))"
    for _ in range(100):
        if page.evaluate(loaded):
            break
        page.wait_for_timeout(100)
    page.wait_for_timeout(1500)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--batches", type=int, default=30, help="of 20 plans each (default 30)")
    parser.add_argument("--moves", type=int, default=120, help="of the slider (default 120)")
    parser.add_argument("--throttle", type=float, default=4.0, help="times slower than this machine (default 4)")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        environ, cookie, contracts = prepare(folder)
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        print(f"{describe('playwright')}, Chromium {browser.version}, CPU {chosen.throttle:g}x slower")
        with served("sliding", environ, None) as port:
            name, _, value = cookie.partition("=")
            context = browser.new_context(viewport=PHONE, locale="pt-BR")
            context.add_cookies([{"name": name, "value": value, "url": f"http://127.0.0.1:{port}"}])
            page = context.new_page()
            simulator_page(page, port, contracts)
            context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": chosen.throttle})
            progress("one plan with its CET ...")
            plans = page.evaluate(PLANS, {"batches": chosen.batches, "size": 20})
            progress(f"{chosen.moves} moves of the slider ...")
            moves = slide(page, chosen.moves)
        browser.close()
    print(f"load average while measuring {os.getloadavg()[0]:.1f}: only a quiet machine says anything of a phone")
    print(f"plan of 96 with CET: {spread(plans['longest'], 'ms')}; the first ever {plans['cold']:.1f} ms")
    print(f"plans of 3 to 96 with CET: {spread(plans['all'], 'ms')}")
    wrong = [move["value"] for move in moves if not move["right"] and not move.get("overtaken")]
    painted = [move for move in moves if move["right"] and "work" in move]
    if wrong or len(painted) < len(moves) / 2:
        print(f"the page did not show what the slider said: {wrong or f'{len(painted)} of {len(moves)} moves painted'}")
        return 1
    work = [move["work"] for move in painted]
    wall, key = ([move["ended"] - move[name] for move in painted] for name in ("started", "key"))
    late = statistics.quantiles(work, n=20)[18]
    next_frame = sum(move["frames"] == 1 for move in painted) / len(painted)
    print(f"slider move to painted preview, work: {spread(work, 'ms', 1)}, p95 {late:.1f} ms, {len(painted)} moves")
    print(f"  by the clock: {spread(wall, 'ms', 1)}; from the key: {spread(key, 'ms', 1)}")
    print(f"  in the very next frame: {100 * next_frame:.0f}%; overtaken by the next move: {len(moves) - len(painted)}")
    goals = {
        f"one plan with CET at most {PLAN_GOAL:g} ms": statistics.median(plans["longest"]) <= PLAN_GOAL,
        f"preview painted within one frame of {FRAME:.1f} ms": statistics.median(work) <= FRAME and next_frame > 0.5,
    }
    for words, reached in goals.items():
        print(f"goal, {words}: {'reached' if reached else 'missed'}")
    return 0 if all(goals.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
