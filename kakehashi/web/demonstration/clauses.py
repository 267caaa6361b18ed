"""The clauses that come with Kakehashi, and an invented draft whose text is made of them."""

from collections.abc import Mapping
from datetime import date

from django.utils import timezone

from kakehashi.agreements.clauses.operations import load_clauses
from kakehashi.agreements.clauses.queries import clauses_for
from kakehashi.agreements.content import Content, as_json, digest
from kakehashi.agreements.models import Agreement, Negotiation, Version
from kakehashi.agreements.states import NegotiationState
from kakehashi.people.models import Person

DRAFT = "DEMO-2"  # an invented agreement on research
OWNER = "tanaka@example.ac.jp"
RATIONALE = "デモンストレーション用の架空の交渉。 A negotiation invented for the demonstration."


def load_clauses_and_a_text(people: Mapping[str, Person]) -> None:
    """Load the clauses, and put the first version of a text on the table.

    people: by e-mail. Where the draft is negotiated already, its versions are left alone.
    """
    load_clauses()
    draft = Agreement.objects.filter(reference=DRAFT, is_invented=True).first()
    if draft is None or draft.negotiations.exists():
        return
    owner, now = people[OWNER], timezone.now()
    negotiation = Negotiation.objects.create(
        agreement=draft,
        purpose=Negotiation.Purpose.NEW,
        state=NegotiationState.NEGOTIATING,
        rationale=RATIONALE,
        owner=owner,
        begun_by=owner,
        begun_at=now,
    )
    content = _content(draft)
    Version.objects.create(
        negotiation=negotiation,
        number=1,
        content=as_json(content),
        digest=digest(content),
        side="home",
        note=RATIONALE,
        proposed_by=owner,
        proposed_at=now,
    )


def _content(draft: Agreement) -> Content:
    terms = draft.latest
    content = Content(
        partners=tuple(sorted(draft.partners.values_list("pk", flat=True))),
        kind=terms.kind,
        level=terms.level,
        unit=terms.unit.code,
        effective_on=terms.effective_on or date(2027, 4, 1),
        expires_on=terms.expires_on or date(2032, 3, 31),
        renewal="amendment",
        notice_months=6,
        prevails="",
        year_counts_as=2,
        carry_over_years=None,
    )
    optional = ("academic-freedom", "confidentiality")
    return content.model_copy(update={"clauses": clauses_for(content, optional=optional)})
