"""The part of a stay's page that tells of the nomination, and what follows from it to do."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from kakehashi.education.outbound.models import Link, Mobility, Nomination
from kakehashi.education.outbound.nominating import rules
from kakehashi.education.outbound.nominating.content import Content, missing_for_ewp, read
from kakehashi.education.outbound.nominating.queries import (
    asked_correction,
    host_link,
    latest_nomination,
    nomination_due,
    open_term_offer,
    particulars_of,
    term_name,
)
from kakehashi.education.outbound.nominating.sections import (
    Next,
    Reading,
    host_section,
    next_step,
    section,
)
from kakehashi.education.outbound.nominating.states import (
    BACK,
    BY_THE_HOST,
    CAN_BE_NOMINATED,
    PROVISIONAL,
)
from kakehashi.education.outbound.states import BEEN_ABROAD, MobilityState
from kakehashi.verdicts import Offer, refusals

PAGES = "education/outbound/nominating"


@section(
    "nomination",
    gettext_lazy("Nomination to the host"),
    f"{PAGES}/part.html",
    order=10,
    now=PROVISIONAL,
    over=BEEN_ABROAD,
)
def nomination(reading: Reading) -> dict[str, Any] | None:
    """What was sent, what the host answered, and for those who keep the stay what can be done."""
    found = reading.mobility
    told = told_of(found, reading.language)
    is_at_work = reading.keeps and found.state not in BACK
    if not told and not is_at_work and found.state not in PROVISIONAL:
        return None
    offers = _offers(reading) if reading.keeps else []
    return {
        "nominations": told,
        "due": nomination_due(found),
        "link": host_link(found) if reading.keeps else None,
        "offers": [each for each in offers if each.verdict],
        "refusals": refusals(offers[-3:-2]) if found.state in CAN_BE_NOMINATED else [],
        "for_ewp": _lacking(told) if reading.keeps else "",
        "keeps": reading.keeps,
        "is_known": particulars_of(found) is not None,
        "can_be_nominated": found.state in CAN_BE_NOMINATED,
    }


def told_of(mobility: Mobility, language: str) -> list[dict[str, Any]]:
    """Every nomination with what it said and was answered, newest first."""
    rows = Nomination.objects.filter(mobility=mobility).order_by("-number")
    rows = rows.select_related("link", "nominated_by").prefetch_related(
        "answers__decision", "answers__noted_by", "answers__link", "answers__evidence"
    )
    return [
        {
            "nomination": each,
            "content": read(each.content),
            "term": term_name(each.content["year"], each.content["term"], language),
            "answers": [
                {
                    "answer": one,
                    "term": term_name(one.year or 0, one.term, language),
                    "words": BY_THE_HOST[one.kind],
                }
                for one in each.answers.all()
            ],
        }
        for each in rows
    ]


def _lacking(told: list[dict[str, Any]]) -> str:
    if not told:
        return ""
    content: Content = told[0]["content"]
    return rules.in_words(missing_for_ewp(content))


def _offers(reading: Reading) -> list[Offer]:
    found, person = reading.mobility, reading.person
    again = found.state == MobilityState.NOMINATED
    words = _("Nominate again, corrected") if again else _("Nominate to the host")
    offers = [
        Offer(
            words,
            reverse("outbound:nominate", args=[found.pk]),
            rules.may_nominate(person, found),
        ),
        Offer(
            _("Note the host’s answer"),
            reverse("outbound:note_host_answer", args=[found.pk]),
            rules.may_note_answer(person, found),
        ),
        Offer(
            _("Give the host a new link"),
            reverse("outbound:give_host_link", args=[found.pk]),
            rules.may_give_link(person, found),
        ),
    ]
    if open_term_offer(found):
        address = reverse("outbound:decide_term", args=[found.pk])
        offers.insert(0, Offer(_("Decide on the other term"), address, True))
    return offers


@next_step
def of_nomination(reading: Reading) -> Iterator[Next]:
    """For the student: what the host has to know. For the office: to nominate, to answer."""
    found = reading.mobility
    if found.state in (MobilityState.CANCELLED, MobilityState.CLOSED):
        return
    known = particulars_of(found)
    due = nomination_due(found) if found.state == MobilityState.PLANNED else None
    if known is None and found.state in (*CAN_BE_NOMINATED, MobilityState.ACCEPTED):
        address = reverse("outbound:state_particulars", args=[found.pk])
        words = _("State what the host has to know of the student")
        if not reading.keeps:
            words = _("Tell what the host has to know of you")
        yield Next(words, address, due)
    if reading.keeps:
        yield from _for_those_who_keep(reading, known is not None)


def _for_those_who_keep(reading: Reading, is_known: bool) -> Iterator[Next]:
    found = reading.mobility
    if found.state in (MobilityState.PLANNED, MobilityState.REFUSED) and is_known:
        address = reverse("outbound:nominate", args=[found.pk])
        yield Next(_("Nominate to the host"), address, nomination_due(found))
    if found.state == MobilityState.NOMINATED and asked_correction(found) is None:
        yield from _of_waiting(found)
    if (correction := asked_correction(found)) is not None:
        address = reverse("outbound:state_particulars", args=[found.pk])
        yield Next(_("Correct what the host asks for"), address, why=correction.comment)
    if (offer := open_term_offer(found)) is not None:
        address = reverse("outbound:decide_term", args=[found.pk])
        yield Next(_("Decide on the term that the host offers"), address, why=offer.comment)


def _of_waiting(found: Mobility) -> Iterator[Next]:
    """The host has the nomination, and nobody has the answer on record."""
    latest = latest_nomination(found)
    if latest is None or open_term_offer(found) is not None:
        return
    said = {"day": date_format(timezone.localdate(latest.nominated_at), "DATE_FORMAT")}
    why = _("Nominated on %(day)s; the host has not answered yet.") % said
    address = reverse("outbound:note_host_answer", args=[found.pk])
    yield Next(_("Note the host’s answer"), address, why=why)


@host_section("nomination", gettext_lazy("Nomination"), f"{PAGES}/host_part.html", order=10)
def for_host(link: Link, mobility: Mobility) -> dict[str, Any] | None:
    """The newest nomination to be answered, and the earlier ones."""
    told = told_of(mobility, get_language() or "en")
    if not told:
        return None
    latest = latest_nomination(mobility)
    assert latest is not None, "some were told of"
    latest.mobility = mobility
    return {
        "newest": told[0],
        "earlier": told[1:],
        "verdict": rules.may_answer_by_link(link, latest),
    }
