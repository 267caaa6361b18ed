"""How far a version has come: who signed, who has to sign next, who refused it. Pure."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

ORDER = ("student", "home", "host")


class Standing(StrEnum):
    """What a version waits for, or what became of it."""

    STUDENT = "student"
    HOME = "home"
    HOST = "host"
    AGREED = "agreed"
    REFUSED = "refused"
    REPLACED = "replaced"


@dataclass(frozen=True)
class Facts:
    """What is known of one version. signed, refused: parties; newest: nothing came after it."""

    signed: Collection[str]
    refused: Collection[str]
    newest: bool


def standing(facts: Facts) -> Standing:
    """Agreed stays agreed whatever comes later; an older one that was not is replaced.

    >>> standing(Facts({"student"}, (), True)), standing(Facts(set(ORDER), (), False))
    (<Standing.HOME: 'home'>, <Standing.AGREED: 'agreed'>)
    """
    if set(ORDER) <= set(facts.signed):
        return Standing.AGREED
    if not facts.newest:
        return Standing.REPLACED
    if facts.refused:
        return Standing.REFUSED
    return Standing(next(party for party in ORDER if party not in facts.signed))
