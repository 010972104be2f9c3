"""The trust's way in: a key wrapped for a public key the machine policy gives. X25519, or RSA-OAEP of 3072 bits up."""

import hashlib
import os
from dataclasses import dataclass, field

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_private_key, load_pem_public_key

from cns_desktop.security import kdf
from cns_desktop.security.errors import EscrowKeyRefused, WrongSecret

X25519 = "x25519-hkdf-sha256"
RSA = "rsa-oaep-sha256"
_RSA_BITS = 3072
_OAEP = padding.OAEP(mgf=padding.MGF1(hashes.SHA256()), algorithm=hashes.SHA256(), label=None)


@dataclass(frozen=True, slots=True)
class Carried:
    """A one-time key and what the trust's private key needs to find it again."""

    scheme: str
    key_id: str
    carrier: bytes
    key: bytes = field(repr=False)


def key_id(public_key_pem: bytes) -> str:
    """The fingerprint that names a public key: SHA-256 of its DER form."""
    return _fingerprint(_public(public_key_pem))


def make_carrier(public_key_pem: bytes, salt: bytes) -> Carried:
    """A fresh one-time key, carried for this public key."""
    public = _public(public_key_pem)
    if isinstance(public, X25519PublicKey):
        once = X25519PrivateKey.generate()
        carrier = once.public_key().public_bytes_raw()
        return Carried(X25519, _fingerprint(public), carrier, _agreed(once, public, carrier, public, salt))
    secret = os.urandom(32)
    return Carried(RSA, _fingerprint(public), public.encrypt(secret, _OAEP), kdf.subkey(secret, "escrow", salt))


def open_carrier(carrier: bytes, private_key_pem: bytes, scheme: str, salt: bytes) -> bytes:
    """The one-time key, with the trust's private key; anything that does not fit is WrongSecret."""
    try:
        private = load_pem_private_key(private_key_pem, password=None)
        if isinstance(private, X25519PrivateKey) and scheme == X25519:
            return _agreed(private, X25519PublicKey.from_public_bytes(carrier), carrier, private.public_key(), salt)
        if isinstance(private, RSAPrivateKey) and scheme == RSA:
            return kdf.subkey(private.decrypt(carrier, _OAEP), "escrow", salt)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise WrongSecret from error
    raise WrongSecret


def _public(pem: bytes) -> X25519PublicKey | RSAPublicKey:
    try:
        public = load_pem_public_key(pem)
    except (ValueError, UnsupportedAlgorithm) as error:
        raise EscrowKeyRefused from error
    if isinstance(public, X25519PublicKey) or (isinstance(public, RSAPublicKey) and public.key_size >= _RSA_BITS):
        return public
    raise EscrowKeyRefused


def _agreed(mine: X25519PrivateKey, theirs: X25519PublicKey, once: bytes, trust: X25519PublicKey, salt: bytes) -> bytes:
    # Both public keys go into the derivation, so that a carrier cannot be moved to another trust's key.
    return kdf.subkey(mine.exchange(theirs) + once + trust.public_bytes_raw(), "escrow", salt)


def _fingerprint(public: X25519PublicKey | RSAPublicKey) -> str:
    return hashlib.sha256(public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).hexdigest()
