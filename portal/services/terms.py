"""Terms as bytes: one spelling for equal terms, and the digest that codes, passkeys and evidence are bound to."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any


def canonical(terms: Mapping[str, Any]) -> bytes:
    """UTF-8 JSON with sorted keys and no spaces."""
    return json.dumps(terms, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def terms_digest(terms: Mapping[str, Any]) -> bytes:
    """SHA-256 of the canonical form."""
    return hashlib.sha256(canonical(terms)).digest()
