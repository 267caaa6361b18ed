"""The negotiations of the demonstration: one under way, one concluded; all of it invented."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.utils import timezone

from kakehashi.agreements.content import Content, as_json, read
from kakehashi.agreements.models import (
    Agreement,
    Invitation,
    Negotiation,
    ReviewAnswer,
    Side,
    Version,
)
from kakehashi.agreements.negotiating import approving, inviting, operations, signing
from kakehashi.agreements.negotiating.conversion import first_content
from kakehashi.agreements.operations import draft
from kakehashi.agreements.provisions import Provisions
from kakehashi.approvals.models import Act, Route, Step
from kakehashi.approvals.operations import approve, send_back
from kakehashi.institutions.models import Institution, Unit
from kakehashi.institutions.queries import home
from kakehashi.people.models import Person

DATA = Path(__file__).with_name("data") / "negotiations.toml"
OFFICE, LEADER = "tanaka@example.ac.jp", "yoshida@example.ac.jp"
LINK_DAYS = timedelta(days=90)

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Stage:
    """Where the negotiations are played."""

    institutions: Mapping[str, Institution]
    units: Mapping[str, Unit]
    people: Mapping[str, Person]

    @property
    def office(self) -> Person:
        """Who acts for the international office."""
        return self.people[OFFICE]


def load_negotiations(
    institutions: Mapping[str, Institution],
    units: Mapping[str, Unit],
    people: Mapping[str, Person],
) -> None:
    """Play both negotiations; the templates of approval routes have to be there."""
    stage = Stage(institutions, units, people)
    rows = tomllib.loads(DATA.read_text(encoding="utf-8"))
    _play_running(stage, rows["running"], rows["contact"])
    _play_concluded(stage, rows["concluded"])


def _begin(
    stage: Stage, agreement: Agreement, row: Row, answers: Mapping[str, tuple[str, str]]
) -> Negotiation:
    """An idea some days ago, endorsed and reviewed."""
    owner = stage.people[row["owner"]]
    negotiation = operations.begin(
        agreement,
        purpose=Negotiation.Purpose.NEW,
        rationale=row["rationale"],
        owner=owner,
        by=owner,
    )
    negotiation.begun_at = timezone.now() - timedelta(days=row["days_ago"])
    negotiation.save()
    operations.endorse(negotiation, by=stage.people[LEADER])
    return operations.pass_review(negotiation, answers, by=stage.office)


def _invite(
    stage: Stage, negotiation: Negotiation, whom: Person | inviting.Contact, at: str
) -> Invitation:
    """A link that nobody has: it is shown to none, and can be renewed."""
    return inviting.invite(
        negotiation,
        whom,
        stage.institutions[at],
        may_propose=True,
        may_approve=True,
        expires_on=timezone.localdate() + LINK_DAYS,
        by=stage.office,
    ).invitation


# -- Under way -------------------------------------------------------------------------------------


def _play_running(stage: Stage, row: Row, contact: Row) -> None:
    agreement = Agreement.objects.get(reference=row["agreement"])
    answers = {topic: (said[0], said[1]) for topic, said in row["answers"].items()}
    negotiation = _begin(stage, agreement, row, answers)
    content, link = first_content(negotiation), None
    for number, version in enumerate(row["version"], start=1):
        content = _restated(content, version)
        _propose(stage, negotiation, content, version, number, link)
        if link is None:
            link = _invite_contact(stage, negotiation, contact)
        for comment in row["comment"]:
            if comment["version"] == number:
                _comment(stage, negotiation, comment, link)


def _invite_contact(stage: Stage, negotiation: Negotiation, row: Row) -> Invitation:
    whom = inviting.Contact(
        row["email"], row["passport_given"], row["passport_family"], row["language"]
    )
    link = _invite(stage, negotiation, whom, row["institution"])
    link.person.name_kanji, link.person.is_invented = row["name_kanji"], True
    link.person.save()
    return link


def _restated(content: Content, row: Row) -> Content:
    """`content` with what the row says of a version."""
    plain = as_json(content) | row.get("changes", {})
    for line in plain["places"]:
        line.update(row.get("places", {}).get(line["key"], {}))
    for line in plain["deadlines"]:
        line.update(row.get("deadline", {}))
    for line in plain["clauses"]:
        line["text"].update(row.get("clause", {}).get(line["code"], {}))
    return read(plain)


def _propose(
    stage: Stage,
    negotiation: Negotiation,
    content: Content,
    row: Row,
    number: int,
    link: Invitation | None,
) -> Version:
    is_partner = row["side"] == Side.PARTNER
    return operations.propose(
        negotiation,
        content,
        based_on=number - 1 if number > 1 else None,
        note=row["note"],
        side=row["side"],
        invitation=link if is_partner else None,
        by=link.person if is_partner and link else stage.people[row["by"]],
    )


def _comment(stage: Stage, negotiation: Negotiation, row: Row, link: Invitation) -> None:
    is_partner = row["side"] == Side.PARTNER
    operations.comment(
        negotiation.versions.get(number=row["version"]),
        row["text"],
        place=row.get("place", ""),
        is_internal=row.get("is_internal", False),
        side=row["side"],
        invitation=link if is_partner else None,
        by=link.person if is_partner else stage.people[row["by"]],
    )


# -- Concluded -------------------------------------------------------------------------------------


def _play_concluded(stage: Stage, row: Row) -> None:
    owner, contact = stage.people[row["owner"]], stage.people[row["contact"]]
    agreement = _draft(stage, row, owner)
    clear = {topic.value: ("clear", row["remarks"]) for topic in ReviewAnswer.Topic}
    negotiation = _begin(stage, agreement, row, clear)
    first = read(as_json(first_content(negotiation)) | row["first"])
    version = operations.propose(negotiation, first, based_on=None, by=owner)
    link = _invite(stage, negotiation, contact, row["partner"])
    route = approving.submit_for_approval(version, by=owner).route
    send_back(_open(route, Act.CONSULTATION), comment=row["sent_back"], by=stage.office)
    plain = as_json(first)
    second = read({**plain, "clauses": [*plain["clauses"], *row["added"]]})
    version = operations.propose(negotiation, second, based_on=1, by=owner)
    route = approving.submit_for_approval(version, by=owner).route
    approve(_open(route, Act.CONSULTATION), comment=row["consulted"], by=stage.office)
    approve(_open(route, Act.DECISION), comment=row["approved"], by=stage.people[LEADER])
    approving.approve_by_link(link, version, digest=version.digest)
    _sign(stage, row, negotiation)


def _draft(stage: Stage, row: Row, owner: Person) -> Agreement:
    provisions = Provisions(kind=row["kind"], level=row["level"], unit=stage.units[row["unit"]])
    agreement = draft(
        [stage.institutions[row["partner"]]],
        provisions,
        reference=row["reference"],
        remarks=row["remarks"],
        by=owner,
    )
    agreement.is_invented = True
    agreement.save()
    return agreement


def _open(route: Route, act: str) -> Step:
    step: Step = route.steps.get(act=act)
    return step


def _sign(stage: Stage, row: Row, negotiation: Negotiation) -> None:
    signing.open_signing(negotiation, by=stage.office)
    version = negotiation.versions.get(number=2)
    for signed in row["signatures"]:
        is_home = signed["side"] == "home"
        signing.record_signature(
            version,
            home().institution if is_home else stage.institutions[row["partner"]],
            signatory=signed["signatory"],
            post=signed["post"],
            form="electronic",
            signed_on=timezone.localdate(),
            reference=signed["reference"],
            by=stage.office,
        )
    signing.conclude(negotiation, by=stage.office)
