"""Do our Pix client and our PSP speak what BACEN published? Judged by tools nobody here wrote.

  mock     our client against Prism's mock of the OpenAPI: is what we send valid, can we read BACEN's own examples
  proxy    our client through Prism's proxy to our PSP: a violation on either side becomes an error
  pypix    pypix-api, somebody else's client, through the same proxy to our PSP
  fuzz     schemathesis against our PSP: thousands of valid and invalid requests, answers checked against the schema;
           then again at charges, Pix and webhooks that exist, which a fuzzer does not hit by chance

The OpenAPI is BACEN's 2.9.0 (Apache-2.0), mended as pix_oracle_spec.py says; it is read from --openapi. pypix-api,
schemathesis and Prism are installed into --tools, outside the project, at the versions below; Pix Automatico (rec,
cobr, ...) is not part of the PSP. Prints figures; exit code 1 on any violation, 0 with the reason when the OpenAPI
or the tools cannot be had.
"""

import argparse
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from machine import describe, progress
from pix_oracle_client import against_mock, against_simulator

ROOT = Path(__file__).resolve().parent.parent
HERE = Path(__file__).resolve().parent
OPENAPI = ROOT.parent / "shared" / "specs" / "bacen-pix-openapi.yaml"
TOOLS = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "quite-pix-oracles"
PYTHON_TOOLS = ("pypix-api==0.14.0", "schemathesis==4.32.5", "pyyaml")
PRISM = "@stoplight/prism-cli@5.16.0"
STAGES = ("mock", "proxy", "pypix", "fuzz")
OURS = r"^/(cob|cobv|lotecobv|loc|pix|webhook)(/|$)"
THERE = r"^/(cob/|cobv/|loc/|pix/|webhook/)"
#: Left out: a body that fits the schema may still be refused for what it means (a due date that has passed, a zero
#: amount, a key that is no key), and the API's text says so.
CHECKS = ("not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance,"
          "response_headers_conformance,negative_data_rejection,ignored_auth,unsupported_method")


class CannotRun(Exception):
    """Why there is nothing to judge with."""


def install(tools: Path) -> tuple[Path, Path]:
    """(folder of the tools' Python programs, Prism's program). Installs what is missing."""
    programs, prism = tools / "venv" / "bin", tools / "npm" / "node_modules" / "@stoplight/prism-cli/dist/index.js"
    quiet = {"stdout": subprocess.DEVNULL, "check": True}
    try:
        if not (programs / "schemathesis").exists():
            progress(f"installing {', '.join(PYTHON_TOOLS)} into {tools} ...")
            subprocess.run([sys.executable, "-m", "venv", str(tools / "venv")], **quiet)
            subprocess.run([str(programs / "pip"), "install", "--quiet", *PYTHON_TOOLS], **quiet)
        if not prism.exists():
            if shutil.which("npm") is None:
                raise CannotRun("npm is not installed, and Prism needs it")
            progress(f"installing {PRISM} into {tools} ...")
            (tools / "npm").mkdir(parents=True, exist_ok=True)
            (tools / "npm" / "package.json").write_text("{}")
            # scripts are not run: one of its packages would report the installation to its makers
            subprocess.run(["npm", "install", "--ignore-scripts", "--no-audit", "--no-fund", PRISM],
                           cwd=tools / "npm", env=os.environ | {"SCARF_ANALYTICS": "false"}, **quiet)
    except subprocess.CalledProcessError as error:
        raise CannotRun(f"the tools cannot be installed: {' '.join(map(str, error.cmd[:4]))}") from None
    return programs, prism


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@contextmanager
def running(command: list[str], port: int, log: Path, **environment: str) -> Iterator[None]:
    """A server, from when it listens until the block ends."""
    with log.open("w") as output:
        process = subprocess.Popen(command, stdout=output, stderr=output, env=os.environ | environment, cwd=ROOT)
        try:
            for _ in range(300):
                with socket.socket() as one:
                    if one.connect_ex(("127.0.0.1", port)) == 0:
                        break
                if process.poll() is not None:
                    raise CannotRun(f"{command[0]} ended: see {log}")
                time.sleep(0.1)
            yield
        finally:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()


def prism_command(prism: Path, *arguments: str) -> list[str]:
    return ["node", str(prism), *arguments]


def asked(method: str, url: str, body: object = None, bearer: str = "", form: bytes | None = None) -> dict[str, object]:
    """One call of the PSP, for what the fuzzer needs to find there."""
    headers = {"Authorization": f"Bearer {bearer}"} | ({"Content-Type": "application/json"} if body else {})
    data = form if body is None else json.dumps(body).encode()
    with urllib.request.urlopen(urllib.request.Request(url, data, headers, method=method), timeout=10) as answer:
        return json.loads(answer.read() or b"{}")


def furnish(base: str, bearer: str) -> str:
    """A charge of each kind, a paid one, a refund, a webhook; the fuzzer's settings that name them."""
    key, day = "5f84a4c5-c5cb-4599-9f13-7eb4d419dacc", "2090-12-10"
    due = {"calendario": {"dataDeVencimento": day}, "devedor": {"cpf": "12345678909", "nome": "Fulano"},
           "valor": {"original": "100.00"}, "chave": key}
    soon = {"calendario": {"expiracao": 86_400}, "valor": {"original": "100.00"}, "chave": key}
    for kind, letter, body in (("cobv", "1", due), ("cob", "2", soon), ("cobv", "3", due)):
        asked("PUT", f"{base}/api/{kind}/{letter * 32}", body, bearer)
    asked("PUT", f"{base}/api/webhook/{key}", {"webhookUrl": "https://portal.example/x"}, bearer)
    e2eid = asked("POST", f"{base}/sim/pay", {"code": "3" * 32})["pix"][0]["endToEndId"]  # type: ignore[index]
    asked("PUT", f"{base}/api/pix/{e2eid}/devolucao/R1", {"valor": "1.00"}, bearer)
    named = [
        (f"{method} /{kind}/{{txid}}", f'txid = "{letter * 32}"')
        for kind, letter in (("cobv", "1"), ("cob", "2")) for method in ("GET", "PATCH")
    ] + [
        ("GET /pix/{e2eid}", f'e2eid = "{e2eid}"'), ("PUT /pix/{e2eid}/devolucao/{id}", f'e2eid = "{e2eid}"'),
        ("GET /pix/{e2eid}/devolucao/{id}", f'e2eid = "{e2eid}", id = "R1"'),
        ("GET /webhook/{chave}", f'chave = "{key}"'), ("PUT /webhook/{chave}", f'chave = "{key}"'),
        ("GET /loc/{id}", 'id = "1"'), ("DELETE /loc/{id}/txid", 'id = "1"'),
    ]
    return "".join(
        f"[[operations]]\ninclude-name = '{name}'\nparameters = {{ {values} }}\n\n" for name, values in named
    )


def fuzz(programs: Path, spec: Path, base: str, examples: int, seed: int, reports: Path) -> int:
    """How many of the two runs found a violation."""
    form = b"grant_type=client_credentials&client_id=demo&client_secret=demo-psp-secret"
    bearer = str(asked("POST", f"{base}/oauth/token", form=form)["access_token"])
    command = [
        str(programs / "schemathesis"), "run", str(spec), "--url", f"{base}/api", "-H",
        f"Authorization: Bearer {bearer}", "--checks", CHECKS, "--max-examples", str(examples), "--seed", str(seed),
        "--no-color",
    ]
    (reports / "nothing.toml").write_text("")
    (reports / "known.toml").write_text(furnish(base, bearer))
    runs = (("nothing.toml", OURS, "examples,coverage,fuzzing,stateful"), ("known.toml", THERE, "coverage,fuzzing"))
    wrong = 0
    for settings, paths, phases in runs:
        done = subprocess.run(
            [command[0], "--config-file", str(reports / settings), *command[1:], "--include-path-regex", paths,
             "--phases", phases], cwd=reports, capture_output=True, text=True, check=False,
        )
        print(_failures(done.stdout) if done.returncode else _summary(done.stdout))
        wrong += done.returncode != 0
    return wrong


def _failures(text: str) -> str:
    """The report with its request bodies cut: they run to pages."""
    lines = [line if len(line) < 600 else line[:600] + " ..." for line in text.splitlines()]
    return "\n".join(lines[-250:])


def _summary(text: str) -> str:
    lines = text.splitlines()
    start = next((place for place, line in enumerate(lines) if "SUMMARY" in line), max(0, len(lines) - 20))
    return "\n".join(lines[start:])


def judge(stages: list[str], openapi: Path, tools: Path, examples: int, seed: int, *, planted: bool = False) -> int:
    if not openapi.is_file():
        raise CannotRun(f"{openapi} is not there (BACEN's openapi.yaml 2.9.0; name it with --openapi)")
    programs, prism = install(tools)
    wrong = 0
    with tempfile.TemporaryDirectory() as name, ExitStack() as servers:
        folder = Path(name)
        spec = folder / "openapi.json"
        python = str(programs / "python")
        subprocess.run([python, str(HERE / "pix_oracle_spec.py"), str(openapi), str(spec)], check=True)
        psp, mock, proxy = free_port(), free_port(), free_port()
        base = f"http://127.0.0.1:{psp}"
        servers.enter_context(running(
            [sys.executable, "-c", "from portal.cli import main; main()", "psp", "--port", str(psp), "--data", name,
             "--token-seconds", "86400"], psp, folder / "psp.log", PORTAL_ENVIRONMENT="demo",
        ))
        if planted:
            asked("PUT", f"{base}/sim/faults/string_numbers", {"times": 10**6})
        plain = {"SCARF_ANALYTICS": "false"}
        if "mock" in stages:
            command = prism_command(prism, "mock", str(spec), "-p", str(mock), "-h", "127.0.0.1")
            with running(command, mock, folder / "mock.log", **plain):
                wrong += against_mock(f"http://127.0.0.1:{mock}", f"{base}/oauth/token")
        if {"proxy", "pypix"} & set(stages):
            command = prism_command(
                prism, "proxy", str(spec), f"{base}/api", "-p", str(proxy), "-h", "127.0.0.1", "--errors"
            )
            servers.enter_context(running(command, proxy, folder / "proxy.log", **plain))
        through = f"http://127.0.0.1:{proxy}"
        if "proxy" in stages:
            wrong += against_simulator(through, f"{base}/oauth/token", f"{base}/sim")
        if "pypix" in stages:
            wrong += subprocess.run([
                python, str(HERE / "pix_oracle_pypix.py"), through, f"{base}/oauth/token", f"{base}/sim", f"{base}/api",
            ], check=False).returncode
        if wrong and {"proxy", "pypix"} & set(stages):
            print((folder / "proxy.log").read_text()[-4000:])
        if "fuzz" in stages:
            wrong += fuzz(programs, spec, base, examples, seed, folder)
            if wrong:
                print((folder / "psp.log").read_text()[-3000:])
    return wrong


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("stages", nargs="*", metavar="stage", help=f"some of {', '.join(STAGES)} (all)")
    parser.add_argument("--openapi", type=Path, default=OPENAPI, help="BACEN's openapi.yaml 2.9.0")
    parser.add_argument("--tools", type=Path, default=TOOLS, help="where the tools are installed")
    parser.add_argument("--examples", type=int, default=60, help="requests per operation and phase of the fuzzer")
    parser.add_argument("--planted", action="store_true",
                        help="have the PSP write numbers as text: every judge of it must find that")
    parser.add_argument("--seed", type=int, default=1, help="of the fuzzer")
    chosen = parser.parse_args()
    if unknown := set(chosen.stages) - set(STAGES):
        parser.error(f"no stage {', '.join(sorted(unknown))}")
    print(describe())
    try:
        wrong = judge(chosen.stages or list(STAGES), chosen.openapi, chosen.tools, chosen.examples, chosen.seed,
                      planted=chosen.planted)
    except CannotRun as why:
        print(f"not run: {why}")
        return 0
    print("no violation" if not wrong else "violations found")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
