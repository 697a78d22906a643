"""Personal data sealed at rest: AES-256-GCM-SIV with key ids, and keyed blind indexes for look-ups.

A sealed value is ``key id length (1) | key id | nonce (12) | ciphertext and tag``. The associated data
is ``table:column:row``, so a value moved to another row or column no longer opens (OWASP ASVS 5.0 11.3).
A blind index is the first 16 bytes of HMAC-SHA256 over ``tenant:kind:value`` with its own key: equal
values of one creditor can be found, nothing can be guessed without the key, and two creditors that know
the same person share no index.
"""

import hashlib
import hmac
import secrets
from collections.abc import Callable, Mapping
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCMSIV

NONCE_BYTES = 12
INDEX_BYTES = 16


class VaultError(Exception):
    """A sealed value does not open: unknown key, altered bytes, or moved from its place."""


class Vault:
    """Seals and opens text for one place in the database. The first key seals; all of them open."""

    def __init__(
        self, keys: Mapping[str, bytes], index_key: bytes, nonce: Callable[[int], bytes] = secrets.token_bytes
    ) -> None:
        self._ciphers = {key_id: AESGCMSIV(key) for key_id, key in keys.items()}
        self._current = next(iter(keys))
        self._index_key = index_key
        self._nonce = nonce

    def seal(self, text: str, table: str, column: str, row: UUID) -> bytes:
        """``text`` for this table, column and row."""
        nonce = self._nonce(NONCE_BYTES)
        body = self._ciphers[self._current].encrypt(nonce, text.encode(), _place(table, column, row))
        key_id = self._current.encode()
        return bytes([len(key_id)]) + key_id + nonce + body

    def open(self, sealed: bytes, table: str, column: str, row: UUID) -> str:
        """The text sealed for this very place. Raises `VaultError`."""
        start = 1 + sealed[0]
        cipher = self._ciphers.get(sealed[1:start].decode("ascii", "replace"))
        if cipher is None:
            raise VaultError("unknown key")
        nonce, body = sealed[start : start + NONCE_BYTES], sealed[start + NONCE_BYTES :]
        try:
            return cipher.decrypt(nonce, body, _place(table, column, row)).decode()
        except InvalidTag:
            raise VaultError("altered or moved") from None

    def index(self, tenant: UUID, kind: str, value: str) -> bytes:
        """16 bytes equal for equal values of one tenant and kind (``document``, ``email``, ``phone``)."""
        message = f"{tenant.hex}:{kind}:{value}".encode()
        return hmac.new(self._index_key, message, hashlib.sha256).digest()[:INDEX_BYTES]


def _place(table: str, column: str, row: UUID) -> bytes:
    return f"{table}:{column}:{row.hex}".encode()
