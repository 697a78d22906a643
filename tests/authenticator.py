"""A passkey store in software: makes and uses ES256 credentials the way a phone does (WebAuthn Level 3, 6.1)."""

import hashlib
import json
import secrets
from dataclasses import dataclass, field

import cbor2
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from webauthn.helpers import bytes_to_base64url

USER_PRESENT, USER_VERIFIED, HAS_CREDENTIAL = 0x01, 0x04, 0x40


@dataclass
class Authenticator:
    """``verified`` off: the person touched it but did not prove to be its owner."""

    origin: str = "http://localhost"
    rp_id: str = "localhost"
    verified: bool = True
    count: int = 0
    credential_id: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))

    def create(self, challenge: bytes) -> str:
        """What the browser posts after ``navigator.credentials.create``."""
        numbers = self.key.public_key().public_numbers()
        public_key = cbor2.dumps({
            1: 2, 3: -7, -1: 1, -2: numbers.x.to_bytes(32, "big"), -3: numbers.y.to_bytes(32, "big")
        })
        attested = bytes(16) + len(self.credential_id).to_bytes(2, "big") + self.credential_id + public_key
        data = self._data(HAS_CREDENTIAL) + attested
        statement = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": data})
        return self._posted({
            "clientDataJSON": self._client("webauthn.create", challenge), "attestationObject": statement,
        })

    def get(self, challenge: bytes, user_handle: bytes = b"") -> str:
        """What the browser posts after ``navigator.credentials.get``."""
        self.count += 1
        data, client = self._data(0), self._client("webauthn.get", challenge)
        signature = self.key.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        answer = {"clientDataJSON": client, "authenticatorData": data, "signature": signature}
        return self._posted(answer | ({"userHandle": user_handle} if user_handle else {}))

    def _data(self, flags: int) -> bytes:
        flags |= USER_PRESENT | (USER_VERIFIED if self.verified else 0)
        return hashlib.sha256(self.rp_id.encode()).digest() + bytes([flags]) + self.count.to_bytes(4, "big")

    def _client(self, kind: str, challenge: bytes) -> bytes:
        return json.dumps({
            "type": kind, "challenge": bytes_to_base64url(challenge), "origin": self.origin, "crossOrigin": False,
        }).encode()

    def _posted(self, response: dict[str, bytes]) -> str:
        identity = bytes_to_base64url(self.credential_id)
        return json.dumps({
            "id": identity, "rawId": identity, "type": "public-key", "clientExtensionResults": {},
            "authenticatorAttachment": "platform",
            "response": {name: bytes_to_base64url(value) for name, value in response.items()},
        })
