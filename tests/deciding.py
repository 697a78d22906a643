"""The steps of a decision as a browser takes them, and what its pages say."""

import re

from sqlmodel import func, select

from tests.delivered import deliver_all


def post(client, address, **form):
    return client.post(address, data={"csrf_token": client.csrf("/ajuda"), **form})


def kept(client, house, **choice) -> str:
    """Keep a simulation; the address of its review."""
    answer = post(client, "/simulacoes", token=house.token(**choice))
    assert answer.status_code == 303
    return answer.headers["Location"]


def asked(client, portal, address) -> dict[str, str]:
    """Ask for the code of a kept simulation and fill in the form that takes it."""
    assert post(client, f"{address}/codigo", li="on").status_code == 303
    code = deliver_all(portal)[-1].code
    return {**form_of(client, address), "codigo": code}


def form_of(client, address) -> dict[str, str]:
    """The hidden fields of the confirmation."""
    page = client.get(f"{address}/codigo").get_data(as_text=True)
    key = re.search(r'name="acceptance_key" value="([^"]+)"', page)
    assert key, "no form to confirm with"
    return {"quote_id": address.rsplit("/", 1)[1], "acceptance_key": key.group(1)}


def text_of(answer) -> str:
    """What a person reads, tags and spaces flattened."""
    plain = re.sub(r"<[^>]+>", " ", answer.get_data(as_text=True)).replace("&nbsp;", " ").replace("\u00a0", " ")
    return " ".join(plain.split())


def bare(answer, path):
    """The answer without the address that was asked for and the form tokens, which carry the time."""
    body = answer.get_data(as_text=True).replace(path, "")
    return re.sub(r'name="csrf_token" value="[^"]+"', "", body), sorted(answer.headers.keys())


def rows(portal, table) -> int:
    with portal.database.reading() as session:
        return session.exec(select(func.count()).select_from(table)).one()
