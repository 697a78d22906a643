"""Where PSPs depart from the API they all speak. Facts from their published manuals and SDKs; check yours."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

SCOPES = tuple(f"{name}.{what}" for name in ("cob", "cobv", "pix", "webhook") for what in ("read", "write"))


@dataclass(frozen=True)
class Dialect:
    """``credentials``: in a Basic header or in the form. ``versions``: path in front of a resource, where the base
    address does not hold it ("" is any other resource). ``parameters``: other names of query parameters.
    ``account_header``: the header that carries the account (PORTAL_PIX_ACCOUNT). ``numbers_as_text``: modalities
    are sent as text. ``asks_scopes``: whether the token request names scopes."""

    name: str
    credentials: Literal["basic", "form"] = "basic"
    scopes: tuple[str, ...] = SCOPES
    asks_scopes: bool = True
    versions: Mapping[str, str] = field(default_factory=dict)
    parameters: Mapping[str, str] = field(default_factory=dict)
    account_header: str = ""
    numbers_as_text: bool = False

    def path(self, resource: str) -> str:
        """ "cobv/abc" -> "/v2/cobv/abc" where this PSP versions its resources one by one."""
        version = self.versions.get(resource.partition("/")[0], self.versions.get("", ""))
        return f"{version}/{resource}"


DIALECTS: Mapping[str, Dialect] = {
    one.name: one for one in (
        Dialect("bacen"),
        Dialect("bb"),
        Dialect("efi", asks_scopes=False),
        Dialect("inter", credentials="form", parameters={"txid": "txId"}, account_header="x-conta-corrente"),
        Dialect("itau"),
        Dialect("sicoob", credentials="form"),
        # a version per resource: cob moved on, the others did not
        Dialect("sicredi", versions={"cob": "/v3", "": "/v2"}),
    )
}
