"""Pure rules of a draw that anybody can repeat: a seed, promised by its hash before, orders the claims."""

from collections.abc import Iterable
from hashlib import sha256


def promise_of(seed: str) -> str:
    """What is published when sign-up opens: the SHA-256 of the seed, in hexadecimal."""
    return sha256(seed.encode()).hexdigest()


def lot_of(seed: str, claim_uid: str) -> str:
    """The lot of a claim: the SHA-256 of seed, colon and uid, in hexadecimal; the smaller comes first."""
    return sha256(f"{seed}:{claim_uid}".encode()).hexdigest()


def drawn_order(seed: str, claim_uids: Iterable[str]) -> list[str]:
    """The claims in the order of their lots, however they were given."""
    return sorted(claim_uids, key=lambda uid: lot_of(seed, uid))
