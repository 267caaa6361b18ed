"""What a review page says about an agreement, gathered from the records on a day."""

from collections.abc import Iterable
from datetime import date

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from kakehashi.agreements.models import SIGNED_ONCE, Agreement
from kakehashi.education.cooperation.models import RenewalReview, ReviewFigure
from kakehashi.education.cooperation.renewing.exchange import (
    NO_ENTRY,
    standing_of,
    years_of_use,
)
from kakehashi.education.cooperation.renewing.facts import (
    Facts,
    Named,
    Sibling,
    Talk,
    Text,
    Typed,
)
from kakehashi.education.cooperation.renewing.papers import papers_with
from kakehashi.institutions.models import Institution
from kakehashi.policy.evidence import Unknown

NOT_TYPED = {
    ReviewFigure.What.COST: _("Nobody has entered the cost yet."),
    ReviewFigure.What.SATISFACTION: _("Nobody has entered the satisfaction yet."),
}


def gather(review: RenewalReview, day: date) -> Facts:
    """The facts about `review` on `day`. review: best one of `found_review`."""
    agreement = review.agreement
    typed = _typed(review)
    unknown = {
        str(what.value): both(reason)
        for what, reason in NOT_TYPED.items()
        if what not in {each.what for each in typed}
    }
    years, unsaid = years_of_use(agreement, day)
    balance = standing_of(agreement, day)
    unknown |= {name: both(reason) for name, reason in unsaid.items()}
    if balance is None:
        unknown["balance"] = both(NO_ENTRY)
    papers = papers_with(partners_of(agreement), day)
    if isinstance(papers, Unknown):
        unknown["papers"] = both(papers.reason)
    return Facts(
        on=day,
        ends_on=review.ends_on,
        notice_on=review.notice_on,
        renews_itself=agreement.latest.renewal_months is not None,
        years=tuple(years),
        balance=balance,
        papers=None if isinstance(papers, Unknown) else papers.value,
        papers_on=None if isinstance(papers, Unknown) else papers.on,
        typed=typed,
        history=_history(agreement),
        talks=_talks(agreement),
        siblings=_siblings(agreement, day),
        unknown=unknown,
    )


def both(reason: str | Promise) -> Named:
    """A sentence in both languages, to be kept."""
    texts = {}
    for language in ("ja", "en"):
        with override(language):
            texts[language] = str(reason)
    return Named(**texts)


def partners_of(agreement: Agreement) -> list[Institution]:
    """The institutions on the other side, each as its successor if it was merged; by id."""
    found = {each.merged_into_id or each.pk for each in agreement.partners.all()}
    return list(Institution.objects.filter(pk__in=found).order_by("pk"))


def _typed(review: RenewalReview) -> tuple[Typed, ...]:
    """The last figure of each kind and fiscal year, latest year first."""
    last = {(each.what, each.year): each for each in review.figures.order_by("pk")}
    rows = sorted(last.values(), key=lambda each: (each.what, -each.year))
    return tuple(
        Typed(
            key=str(each.pk),
            what=each.what,
            value=each.value,
            out_of=each.out_of,
            year=each.year,
            as_of=each.as_of,
            source=each.source,
            is_invented=each.is_invented,
        )
        for each in rows
    )


def _history(agreement: Agreement) -> tuple[Text, ...]:
    return tuple(
        Text(
            key=str(terms.pk),
            number=terms.number,
            begins=terms.effective_on,
            ends=terms.expires_on,
            summary=terms.summary,
        )
        for terms in agreement.versions()
    )


def _talks(agreement: Agreement) -> tuple[Talk, ...]:
    return tuple(
        Talk(
            key=str(each.pk),
            purpose=each.purpose,
            state=each.state,
            begun_on=timezone.localdate(each.begun_at),
        )
        for each in agreement.negotiations.order_by("-begun_at", "-pk")
    )


def _siblings(agreement: Agreement, day: date) -> tuple[Sibling, ...]:
    """Other signed agreements with one of the partners, or with what was merged into it."""
    partners = [each.pk for each in partners_of(agreement)]
    same = Institution.objects.filter(pk__in=partners) | Institution.objects.filter(
        merged_into__in=partners
    )
    others = Agreement.objects.filter(
        state__in=SIGNED_ONCE, parties__institution__in=same.values("pk")
    )
    found = others.exclude(pk=agreement.pk).distinct().with_everything().order_by("pk")
    return tuple(_sibling(each, day) for each in _first(found))


def _first(agreements: Iterable[Agreement]) -> list[Agreement]:
    return list(agreements)[:50]  # a page is to be read; the register shows all


def _sibling(agreement: Agreement, day: date) -> Sibling:
    terms = agreement.terms_on(day)
    return Sibling(
        key=str(agreement.pk),
        kind=terms.kind,
        level=terms.level,
        unit=Named(ja=terms.unit.name_in("ja"), en=terms.unit.name_in("en")),
        standing=agreement.standing_on(day),
        ends_on=agreement.terminated_on or terms.expires_on,
    )
