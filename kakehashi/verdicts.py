"""What a rule answers, and how an operation refuses.

A rule returns `True` or a `No` that carries its sentence. The same rule decides whether a button is
shown, whether an operation goes on, and what the API answers:

    may_sign(person, agreement)           # in a template: show the button, or say why not
    require(may_sign(person, agreement))  # in an operation: go on, or raise Refused
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from django.utils.functional import Promise
from django.utils.translation import pgettext


@dataclass(frozen=True)
class No:
    """A refusal with its reason, written for the person who asked. It is falsy."""

    reason: str | Promise

    def __bool__(self) -> Literal[False]:
        return False

    def __str__(self) -> str:
        return str(self.reason)


Verdict = Literal[True] | No


class Refused(Exception):
    """An operation was asked for something a rule forbids; `str()` is the sentence why."""

    def __init__(self, reason: str | Promise) -> None:
        super().__init__(reason)
        self.reason = reason

    def __str__(self) -> str:
        return str(self.reason)


def require(verdict: Verdict) -> None:
    """Go on only if `verdict` is True.

    Raises: Refused with the verdict's reason.
    """
    if isinstance(verdict, No):
        raise Refused(verdict.reason)


@dataclass(frozen=True)
class Offer:
    """What a page offers to do to a record: its words, where, whether the reader may.

    is_grave: it ends or takes back something.
    is_post:  done by its button at once, without a page of its own.
    """

    words: str
    address: str
    verdict: Verdict
    is_grave: bool = False
    is_post: bool = False


def refusals(offers: Iterable[Offer]) -> list[tuple[str, str]]:
    """(reason, the words of the offers it stands against), each reason once, as they come."""
    reasons: dict[str, list[str]] = {}
    for offer in offers:
        if isinstance(offer.verdict, No):
            reasons.setdefault(str(offer.verdict), []).append(offer.words)
    comma = pgettext("list", ", ")
    return [(reason, comma.join(stopped)) for reason, stopped in reasons.items()]
