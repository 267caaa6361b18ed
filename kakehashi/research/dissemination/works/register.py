"""The list of works: what stands in each column, on the page and in files."""

from collections.abc import Callable

from django.utils.translation import get_language, gettext, ngettext, pgettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from kakehashi.listing.columns import Column
from kakehashi.research.dissemination.models import Work
from kakehashi.research.dissemination.states import WorkState
from kakehashi.research.dissemination.works.spellings import address_of
from kakehashi.vocabulary import countries, languages

BADGES = {
    WorkState.DRAFT: "info",
    WorkState.PUBLIC: "good",
    WorkState.WITHDRAWN: "warn",
    WorkState.MERGED: "muted",
}
ACCESS_BADGES: dict[str, str] = {**dict.fromkeys(Work.OPEN, "good"), Work.Access.CLOSED: "muted"}
AUTHORS_SHOWN = 3


def badge(row: Work) -> str:
    """The colour of its state."""
    return BADGES[WorkState(row.state)]


def columns(*, is_inside: bool) -> list[Column]:
    """What each row shows; rows come from `work_filter.prepared`."""
    language = get_language() or "en"
    inside = [_state()] if is_inside else []
    return [*_what(language), *_how(language), *inside, *_in_files_only(language)]


def shown_title(row: Work, language: str) -> str:
    """The title, with what nobody may overlook: retracted, invented."""
    title = row.title_in(language)
    if row.is_retracted:
        title = gettext("Retracted: %(title)s") % {"title": title}
    return gettext("%(title)s (invented)") % {"title": title} if row.is_invented else title


def shown_authors(row: Work, most: int = AUTHORS_SHOWN) -> str:
    """The first authors by name, and how many more there are."""
    authors = list(row.contributions.all())
    names = pgettext("list", ", ").join(each.name for each in authors[:most])
    more = len(authors) - most
    if more <= 0:
        return names
    words = ngettext("%(names)s and %(more)s more", "%(names)s and %(more)s more", more)
    return words % {"names": names, "more": more}


def language_of(row: Work, language: str) -> str:
    """The name of the language of the work."""
    return languages.name(row.language, language) if row.language else ""


def countries_of(row: Work) -> list[str]:
    """Codes of the countries/regions of its affiliations, each once, as they come."""
    places = (place for each in row.contributions.all() for place in each.affiliations.all())
    return list(dict.fromkeys(place.country for place in places if place.country))


def _what(language: str) -> list[Column]:
    return [
        Column(
            "title",
            pgettext_lazy("work", "Title"),
            lambda row: shown_title(row, language),
            order="title_key",
            link=lambda row: row.get_absolute_url(),
            heading=True,
        ),
        Column("authors", _("Authors"), shown_authors),
        Column("year", _("Year"), lambda row: row.year and str(row.year), order="year"),
        Column("kind", _("Kind of work"), lambda row: row.get_kind_display(), order="kind"),
        Column("container", _("Published in"), lambda row: row.container, order="container"),
    ]


def _how(language: str) -> list[Column]:
    return [
        Column(
            "language",
            _("Language"),
            lambda row: language_of(row, language),
            order="language",
        ),
        Column(
            "access",
            _("Access"),
            lambda row: row.get_access_display(),
            order="access",
            badge=lambda row: ACCESS_BADGES.get(row.access, ""),
        ),
        Column("international", _("International"), _international, order="is_international"),
    ]


def _international(row: Work) -> str:
    words: dict[bool | None, str] = {
        True: pgettext("work", "Yes"),
        False: pgettext("work", "No"),
        None: "",
    }
    return words[row.is_international]


def _state() -> Column:
    return Column(
        "state",
        pgettext_lazy("work", "State"),
        lambda row: row.get_state_display(),
        order="state",
        badge=badge,
    )


def _in_files_only(language: str) -> list[Column]:
    def hidden(key: str, title: object, value: Callable[[Work], object]) -> Column:
        return Column(key, str(title), value, hidden=True)

    def names(row: Work) -> str:
        return "; ".join(each.name for each in row.contributions.all())

    return [
        hidden("id", _("number of the record"), lambda row: row.pk),
        hidden("title_published", _("Title as published"), lambda row: row.title),
        hidden("title_ja", _("Title in Japanese"), lambda row: row.title_ja),
        hidden("title_en", _("Title in English"), lambda row: row.title_en),
        hidden("all_authors", _("All authors"), names),
        hidden(
            "countries",
            _("country/region · 国・地域"),
            lambda row: "; ".join(countries.name(each, language) for each in countries_of(row)),
        ),
        hidden("published_on", _("Published on"), lambda row: row.published_on),
        hidden("doi", "DOI", lambda row: row.identifier("doi")),
        hidden("doi_address", _("Address of the DOI"), _doi_address),
        hidden("licence", _("Licence"), lambda row: row.licence),
        hidden("open_url", _("Open copy"), lambda row: row.open_url),
        hidden("is_retracted", _("Retracted"), lambda row: row.is_retracted),
        hidden("topic", pgettext_lazy("research", "Topic"), lambda row: row.topic),
        hidden("cited", _("Cited by"), lambda row: row.cited),
        hidden("source", _("Source"), lambda row: row.get_source_display()),
        hidden("source_on", _("As of"), lambda row: row.source_on),
        hidden("changed_at", _("Changed"), lambda row: row.changed_at),
    ]


def _doi_address(row: Work) -> str:
    doi = row.identifier("doi")
    return address_of("doi", doi) if doi else ""
