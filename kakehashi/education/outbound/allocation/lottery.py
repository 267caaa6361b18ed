"""One lottery number for each applicant and run: nobody can choose it, everybody can check it.

Source: docs/reference/allocation.md, "The lottery". Pure.
"""

import hashlib
import hmac
from collections.abc import Iterable

_COMMITTED = "kakehashi-allocation-seed:"


def lottery_number(seed: int, applicant: str) -> str:
    """HMAC-SHA256 with the decimal seed as key and the id in UTF-8 as message, in hexadecimal.

    The larger number goes first: as text it sorts as the digest does.
    """
    return hmac.digest(str(seed).encode("ascii"), applicant.encode(), "sha256").hex()


def draw(seed: int, applicants: Iterable[str]) -> dict[str, str]:
    """Applicant id -> lottery number."""
    key = str(seed).encode("ascii")
    digest = hmac.digest
    return {each: digest(key, each.encode(), "sha256").hex() for each in applicants}


def commitment(seed: int) -> str:
    """What is published before the deadline, so that the seed revealed later can be checked.

    SHA-256 over "kakehashi-allocation-seed:" and the decimal seed, in hexadecimal. It hides the
    seed only if that was drawn at random from about 2**128.
    """
    return hashlib.sha256(f"{_COMMITTED}{seed}".encode("ascii")).hexdigest()


def keeps_commitment(seed: int, published: str) -> bool:
    """Whether `seed` is the one that was committed to."""
    return hmac.compare_digest(commitment(seed), published.strip().lower())
