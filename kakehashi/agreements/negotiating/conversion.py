"""Between what stands in the register and what a version says."""

from collections.abc import Sequence

from django.db.models.functions import Coalesce

from kakehashi.agreements.clauses.queries import clauses_for
from kakehashi.agreements.content import Content
from kakehashi.agreements.models import Agreement, Negotiation
from kakehashi.agreements.provisions import NAMES, Provisions, provisions_of
from kakehashi.institutions.models import Institution, Unit


def partner_ids(agreement: Agreement) -> tuple[int, ...]:
    """Ids of the partners, ascending; of a merged one the id of its successor.

    A draft names its partners as they were chosen, so that the office chooses the successor itself.
    """
    parties = agreement.parties.order_by()
    if agreement.signed_on is None and agreement.state == "draft":
        found = parties.values_list("institution_id", flat=True)
    else:
        survivor = Coalesce("institution__merged_into", "institution")
        found = parties.annotate(now=survivor).values_list("now", flat=True)
    return tuple(sorted(set(found)))


def partners_of(content: Content) -> Sequence[Institution]:
    """The institutions on the other side, by id, with their names."""
    found = Institution.objects.filter(pk__in=content.partners)
    return list(found.with_names().select_related("merged_into").order_by("pk"))


def provisions_from(content: Content) -> Provisions:
    """The provisions that `content` states.

    Raises: Unit.DoesNotExist, if no unit of ours has its code.
    """
    unit = Unit.objects.get(code=content.unit)
    stated = {name: getattr(content, name) for name in NAMES if name in Content.model_fields}
    return Provisions(**{**stated, "unit": unit})


def first_content(negotiation: Negotiation) -> Content:
    """What a first version may begin from: the text concluded last, else the terms in the register.

    Its clauses are then those with which a text of its kind begins.
    The first day of an amendment or renewal is open: it begins later than what it follows.
    """
    agreement = negotiation.agreement
    concluded = agreement.negotiations.filter(state="concluded").order_by("-pk").first()
    partners = partner_ids(agreement)
    if concluded is not None and concluded.latest is not None:
        return concluded.latest.says.model_copy(update={"partners": partners, "effective_on": None})
    facts = provisions_of(agreement.latest)
    is_new = negotiation.purpose == Negotiation.Purpose.NEW
    content = Content(
        partners=partners,
        kind=facts.kind,
        level=facts.level,
        unit=facts.unit.code,
        effective_on=facts.effective_on if is_new else None,
        expires_on=facts.expires_on if is_new else None,
        renewal=facts.renewal,
        renewal_months=facts.renewal_months,
    )
    return content.model_copy(update={"clauses": clauses_for(content)})
