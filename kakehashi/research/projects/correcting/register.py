"""The lists of verified links: which ones a reader asked for, and what stands in each column."""

from collections.abc import Callable, Mapping
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext, pgettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from django_filters import CharFilter, ChoiceFilter, FilterSet

from kakehashi.listing.columns import Column
from kakehashi.research.dissemination.models import VerifiedLink
from kakehashi.research.projects.correcting.finding import query_of
from kakehashi.research.projects.correcting.queries import Effect
from kakehashi.research.projects.correcting.reading import work_in
from kakehashi.research.projects.overruling.words import Why

EVERY = pgettext_lazy("filter", "All")
KINDS = [("unit", _("Unit")), ("profile", _("Researcher")), ("institution", _("Institution"))]
ANSWERS = [("yes", _("Belongs to it")), ("no", _("Does not belong to it"))]
NO_EFFECT: Mapping[Why, str | Promise] = {
    Why.NO_WORK: _("The built tables do not hold this work."),
    Why.NO_ROR: _("The institution has no ROR id in our register."),
    Why.NO_INSTITUTION: _("No work of the built tables names this institution."),
}
# What the source says, for curators there; plain English, whoever downloads it.
CONTRADICTS = {True: "not named, but belongs", False: "named, but does not belong"}


class LinkFilter(FilterSet):  # type: ignore[misc]  # django-filter has no types
    """The filter above the list."""

    q = CharFilter(label=_("DOI, OpenAlex number, title of a page"), max_length=300)
    kind = ChoiceFilter(label=_("Whose"), choices=KINDS, empty_label=EVERY)
    answer = ChoiceFilter(
        label=pgettext_lazy("verified link", "What was said"), choices=ANSWERS, empty_label=EVERY
    )

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """The links asked for."""
        asked = self.form.cleaned_data
        rows = queryset
        if asked["kind"]:
            rows = rows.filter(**{f"{asked['kind']}__isnull": False})
        if asked["answer"]:
            rows = rows.filter(stands=asked["answer"] == "yes")
        if asked["q"]:
            rows = rows.filter(_called(asked["q"]))
        return rows


def _called(text: str) -> Q:
    number, doi = work_in(text)
    if doi:
        return Q(doi=doi) | Q(work__identifiers__scheme="doi", work__identifiers__value=doi)
    if number is not None:
        return Q(openalex=number)
    titled = Q(work__title__icontains=text) | Q(work__title_ja__icontains=text)
    return titled | Q(work__title_en__icontains=text)


def whose(link: VerifiedLink, language: str) -> str:
    """The unit, person or institution that a link speaks of."""
    found = link.profile or link.unit or link.institution
    assert found is not None, "a constraint says that one of the three is there"
    return found.name_in(language)


def answer(link: VerifiedLink) -> str:
    """What was said."""
    return str(dict(ANSWERS)["yes" if link.stands else "no"])


def names_of(link: VerifiedLink) -> str:
    """The work by its DOI, else by its OpenAlex number."""
    return link.doi or (f"W{link.openalex}" if link.openalex else "")


def beside_the_source(link: VerifiedLink, effect: Effect) -> str:
    """What the source says, in a word or two."""
    if effect.why(link) is not None:
        return pgettext("verified link", "Without effect")
    placed = effect.placed(link)
    if placed is None or placed.source is None:
        return pgettext("verified link", "Says nothing")
    if placed.source == link.stands:
        return pgettext("verified link", "Agrees")
    return pgettext("verified link", "Disagrees")


def badge_of(link: VerifiedLink, effect: Effect) -> str:
    """The colour of what the source says."""
    if effect.why(link) is not None:
        return "muted"
    placed = effect.placed(link)
    if placed is None or placed.source is None:
        return "info"
    return "good" if placed.source == link.stands else "warn"


def address_of(link: VerifiedLink) -> str:
    """The page on which the work is spoken of."""
    query = query_of(link.openalex, link.doi, link.work_id)
    return f"{reverse('projects:verified_work')}?{query}"


def columns(
    title_of: Callable[[VerifiedLink], str], effect: Effect, *, with_effect: bool = True
) -> list[Column]:
    """What each row shows; rows come from `queries.links`."""
    language = get_language() or "en"
    shown = [
        Column(
            "work",
            pgettext_lazy("research", "Work"),
            lambda row: title_of(row) or names_of(row),
            link=address_of,
            heading=True,
        ),
        Column("identifier", _("DOI or OpenAlex number"), names_of, hidden=True),
        Column("whose", _("Whose"), lambda row: whose(row, language)),
        Column(
            "answer",
            pgettext_lazy("verified link", "What was said"),
            answer,
            order="stands",
            badge=lambda row: "good" if row.stands else "bad",
        ),
        Column(
            "source",
            _("The source"),
            lambda row: beside_the_source(row, effect),
            badge=lambda row: badge_of(row, effect),
        ),
        Column("reason", _("How it is known"), lambda row: row.reason),
        Column("made_by", _("Said by"), lambda row: row.made_by.name_in(language)),
        Column("made_at", _("Said on"), lambda row: row.made_at, order="made_at"),
        Column("invented", _("invented"), lambda row: row.is_invented, hidden=True),
    ]
    return [each for each in shown if with_effect or each.key != "source"]


def for_curators(
    title_of: Callable[[VerifiedLink], str], effect: Effect, base: str
) -> list[Column]:
    """What the source's curators need to correct a record: English, with every identifier."""

    def number(row: VerifiedLink) -> int | None:
        placed = effect.placed(row)
        return placed.work if placed else None

    def ror(row: VerifiedLink) -> str:
        held = row.institution.identifier("ror") if row.institution else ""
        return f"https://ror.org/{held}" if held else ""

    return [
        Column("openalex", "OpenAlex work", lambda row: f"https://openalex.org/W{number(row)}"),
        Column("doi", "DOI", lambda row: f"https://doi.org/{row.doi}" if row.doi else ""),
        Column("title", "Title", title_of),
        Column("entity", "Person, unit or institution", lambda row: whose(row, "en")),
        Column("ror", "ROR", ror),
        Column(
            "orcid",
            "ORCID iD",
            lambda row: (
                f"https://orcid.org/{row.profile.orcid}"
                if row.profile and row.profile.orcid
                else ""
            ),
        ),
        Column("correction", "In OpenAlex", lambda row: CONTRADICTS[row.stands]),
        Column("evidence", "Evidence", lambda row: row.reason),
        Column("verified", "Verified on", lambda row: row.made_at.date()),
        Column("page", "Page", lambda row: f"{base}{address_of(row)}"),
    ]


def in_words(why: Why) -> str:
    """Why a word has no effect on the figures."""
    return str(NO_EFFECT[why])


def said_of(link: VerifiedLink, language: str) -> str:
    """One word in a line: "Belongs to it: Faculty of Law"."""
    words = {"answer": answer(link), "whose": whose(link, language)}
    return gettext("%(answer)s: %(whose)s") % words
