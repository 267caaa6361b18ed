"""What the pages and the PDF of a version show: its content in words, who signed, what was said."""

from datetime import date
from typing import Any

from kakehashi.education.outbound.learning.content import Component, Reason, Recognised, read
from kakehashi.education.outbound.learning.queries import (
    signatures_of,
    standing_of,
    versions_of,
)
from kakehashi.education.outbound.learning.sheet_forms import REASON_WORDS
from kakehashi.education.outbound.learning.suggesting import counted
from kakehashi.education.outbound.learning.words import BADGES, STANDINGS, STATUSES, told
from kakehashi.education.outbound.models import (
    LearningAgreementVersion,
    Mobility,
    SigningParty,
)


def version_page(
    version: LearningAgreementVersion, newest_number: int, *, language: str, day: date
) -> dict[str, Any]:
    """Everything that a page shows of one version."""
    content, mobility = read(version.content), version.agreement.mobility
    state = standing_of(version, newest_number)
    sums = counted(content, mobility, day, language)
    signed = {each.party: each for each in signatures_of(version)}
    values = {each.component.key: each for each in sums.courses}
    return {
        "version": version,
        "content": content,
        "state": state,
        "badge": BADGES[state],
        "state_words": STANDINGS[state],
        "studied": [{**row_of(each), "counted": values.get(each.key)} for each in content.studied],
        "recognised": [row_of(each) for each in content.recognised],
        "sums": sums,
        "signing": [(party, signed.get(party.value)) for party in SigningParty],
        "said": list(version.comments.order_by("pk")),
        "is_latest": version.number == newest_number,
        "changes": changes_since_last(version),
    }


def row_of(row: Component | Recognised) -> dict[str, Any]:
    """A course, and what a change does with it, in words."""
    reason = REASON_WORDS[Reason(row.reason)] if row.reason else ""
    return {"row": row, "status": STATUSES[row.status], "reason": reason}


def changes_since_last(version: LearningAgreementVersion) -> list[Any]:
    """What differs from the version before; nothing for the first."""
    before = versions_of(version.agreement.mobility).filter(number__lt=version.number).first()
    return told(read(before.content), read(version.content)) if before else []


def versions_page(mobility: Mobility) -> list[dict[str, Any]]:
    """Every version with how far it has come, newest first."""
    versions = list(versions_of(mobility))
    found = []
    for each in versions:
        state = standing_of(each, versions[0].number)
        found.append({"version": each, "badge": BADGES[state], "state": STANDINGS[state]})
    return found


def compared(
    mobility: Mobility, first: int, second: int
) -> tuple[LearningAgreementVersion, LearningAgreementVersion, list[Any]] | None:
    """Two versions and what differs; None where one of them is not there."""
    found = {each.number: each for each in versions_of(mobility)}
    if first not in found or second not in found:
        return None
    one, other = found[first], found[second]
    return one, other, told(read(one.content), read(other.content))
