"""``portal psp`` as a process of its own."""

import os
import socket
import subprocess
import sys
import time
from dataclasses import replace

import httpx
import pytest
from click.testing import CliRunner

from portal.cli.psp import psp, receiver_option
from portal.gateways.errors import GatewayError
from portal.gateways.pix.bacen import Access, BacenPsp
from tests.certificates import make_pki

START = [sys.executable, "-c", "from portal.cli import main; main()", "psp"]


@pytest.fixture
def environment(portal, tmp_path):
    return {name: value for name, value in os.environ.items() if not name.startswith("PORTAL_")} | {
        "PORTAL_ENVIRONMENT": "test", "PORTAL_DATABASE_URL": portal.settings.database_url,
        "PORTAL_SIMULATED_DIR": str(tmp_path / "simulated"),
    }


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def test_it_serves_what_was_asked_for_and_stops(environment, tmp_path):
    port = free_port()
    process = subprocess.Popen(
        [*START, "--port", str(port), "--data", str(tmp_path / "here"), "--receiver",
         receiver_option("a@b.example", "11222333000181", "Banco; Exemplo", "Recife"), "--token-seconds", "60"],
        env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    try:
        base, end = f"http://127.0.0.1:{port}", time.monotonic() + 60
        while True:
            try:
                assert httpx.get(base).json()["aviso"] == "SIMULADO - sem valor"
                break
            except httpx.TransportError:
                assert time.monotonic() < end and process.poll() is None
                time.sleep(0.2)
        token = httpx.post(f"{base}/oauth/token", auth=("demo", "demo-psp-secret"),
                           data={"grant_type": "client_credentials"}).json()
        assert token["expires_in"] == 60
        body = {"calendario": {}, "valor": {"original": "1.00"}, "chave": "a@b.example"}
        headers = {"Authorization": f"Bearer {token['access_token']}"}
        made = httpx.put(f"{base}/api/cob/{'a' * 32}", json=body, headers=headers)
        assert "BANCO, EXEMPLO" in made.json()["pixCopiaECola"]
        other = httpx.put(f"{base}/api/cob/{'b' * 32}", json=body | {"chave": "c@d.example"}, headers=headers)
        assert other.status_code == 400
    finally:
        process.terminate()
        said = process.communicate(timeout=30)[0]
    assert process.returncode == 0, said
    assert (tmp_path / "here" / "psp-book.db").exists()


def test_over_tls_it_asks_for_a_certificate(environment, tmp_path):
    pki, port = make_pki(tmp_path), free_port()
    process = subprocess.Popen(
        [*START, "--port", str(port), "--tls-cert", pki.server[0], "--tls-key", pki.server[1],
         "--client-ca", pki.authority], env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    base = f"https://localhost:{port}"
    access = {"url": base + "/api", "token_url": base + "/oauth/token", "client_id": "demo",
              "client_secret": "demo-psp-secret", "authority": pki.authority}
    try:
        known = BacenPsp(Access(**access, certificate=pki.client[0], private_key=pki.client[1]), simulated=True)
        end = time.monotonic() + 60
        while True:
            try:
                assert known.fetch("a" * 32) is None
                break
            except GatewayError:
                assert time.monotonic() < end and process.poll() is None
                time.sleep(0.2)
        with pytest.raises(GatewayError, match="psp_unreachable"):
            BacenPsp(Access(**access), simulated=True).fetch("a" * 32)
    finally:
        process.terminate()
        process.communicate(timeout=30)


def test_production_refuses(portal):
    production = replace(portal, settings=replace(portal.settings, environment="production"))
    answer = CliRunner().invoke(psp, [], obj=production)
    assert answer.exit_code == 1
    assert "production refuses it" in answer.output


@pytest.mark.parametrize("options", [["--receiver", "a;b"], ["--receiver", "a;b;c;"], ["--client-ca", __file__]])
def test_options_that_say_too_little(portal, options):
    assert CliRunner().invoke(psp, options, obj=portal).exit_code == 2
