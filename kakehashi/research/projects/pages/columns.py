"""What stands in the lists and files of collaboration. Numbers are plain."""

from collections.abc import Callable
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from kakehashi.listing.columns import Column
from kakehashi.research.projects.pages.choices import Asked
from kakehashi.research.projects.pages.partner_rows import Standing
from kakehashi.research.projects.pages.work_rows import WorkRow
from kakehashi.vocabulary import languages
from kakehashi.vocabulary.research_fields import field_name

STANDINGS = {Standing.NEW: "good", Standing.STEADY: "info", Standing.LOST: "warn"}
COUNTRY = _("country/region · 国・地域")
YES_NO: dict[bool | None, str | Promise] = {
    True: pgettext_lazy("agreement in force", "Yes"),
    False: pgettext_lazy("agreement in force", "No"),
    None: "",
}


def _number(key: str, title: str | Promise, *, hidden: bool = False) -> Column:
    return Column(key, title, lambda row: getattr(row, key), order=key, numeric=True, hidden=hidden)


def _hidden(key: str, title: str | Promise, value: Callable[[Any], Any]) -> Column:
    return Column(key, title, value, hidden=True)


def _year(row: Any) -> str | None:
    """A year is no amount: no comma in it."""
    return None if row.last_year is None else str(row.last_year)


def _counted() -> list[Column]:
    return [
        _number("works", _("Works")),
        _number("share", _("Share (%)")),
        _number("fraction", _("Our share, fractional"), hidden=True),
        _number("salton", _("Salton")),
        _number("affinity", _("Affinity")),
        _number("impact", "FWCI"),
        Column("last_year", _("Last year"), _year, order="last_year", numeric=True),
    ]


def works_address(asked: Asked, key: str) -> Callable[[Any], str]:
    """key of a value → address of the works in common."""
    start = reverse("projects:works")
    return lambda value: f"{start}?{asked.choices.query(abroad=1, **{key: value})}"


def partner_columns(asked: Asked) -> list[Column]:
    """A partner abroad."""
    address = works_address(asked, "partner")
    return [
        Column(
            "name",
            _("Institution"),
            lambda row: row.name,
            order="name",
            link=lambda row: partner_page(row.number) or address(row.number),
            heading=True,
        ),
        Column("country", COUNTRY, lambda row: row.country_name, order=("country_name", "name")),
        *_counted(),
        Column(
            "standing",
            pgettext_lazy("partners", "Change"),
            lambda row: Standing(row.standing).label if row.standing else "",
            order="standing",
            badge=lambda row: STANDINGS[Standing(row.standing)] if row.standing else "",
        ),
        Column(
            "agreement",
            pgettext_lazy("partners", "Agreement"),
            lambda row: YES_NO[row.has_agreement],
            order="has_agreement",
            link=_institution_page,
        ),
        _hidden("country_code", _("ISO 3166-1 code"), lambda row: row.country),
        _hidden("ror", "ROR", lambda row: row.ror),
        _hidden("openalex", "OpenAlex", lambda row: f"I{row.number}"),
        _hidden("latitude", _("Latitude"), lambda row: row.latitude),
        _hidden("longitude", _("Longitude"), lambda row: row.longitude),
    ]


def partner_page(number: int) -> str:
    """The page of one partner, where there is one; else empty."""
    try:
        return reverse("projects:partner", args=[number])
    except NoReverseMatch:
        return ""


def _institution_page(row: Any) -> str:
    if row.institution is None:
        return ""
    return reverse("public:institution", args=[row.institution])


def country_columns(asked: Asked) -> list[Column]:
    """A country or region."""
    address = works_address(asked, "country")
    return [
        Column(
            "name",
            COUNTRY,
            lambda row: row.name,
            order="name",
            link=lambda row: address(row.country),
            heading=True,
        ),
        *_counted(),
        _number("partners", _("Partners")),
        _number("agreements", _("With an agreement")),
        _hidden("country_code", _("ISO 3166-1 code"), lambda row: row.country),
    ]


def year_columns() -> list[Column]:
    """A year."""
    return [
        Column(
            "year",
            pgettext_lazy("work", "Year"),
            lambda row: str(row.year),
            order="year",
            link=lambda row: row.address,
            heading=True,
        ),
        _number("works", _("Works")),
        Column(
            "international",
            _("International"),
            lambda row: row.international,
            order="international",
            link=lambda row: row.international_address if row.international else "",
            numeric=True,
        ),
        _number("international_share", _("International (%)")),
        _number("known", _("Known")),
        _number("open_share", _("Open access (%)")),
        _number("distant_share", _("Over 5,000 km (%)")),
        _number("international_impact", _("FWCI, international")),
        _number("domestic_impact", _("FWCI, domestic")),
    ]


def figure_columns() -> list[Column]:
    """A figure of the overview."""
    return [
        Column("code", _("Code"), lambda row: row.code, hidden=True),
        Column(
            "title", _("Figure"), lambda row: row.title, link=lambda row: row.address, heading=True
        ),
        Column("number", pgettext_lazy("figure", "Value"), lambda row: row.number, numeric=True),
        Column("unit", pgettext_lazy("figure", "Unit"), lambda row: row.unit_words),
        Column("works", _("Works looked at"), lambda row: row.works, numeric=True),
        Column("known", _("Of these, known"), lambda row: row.known, numeric=True),
        Column("counting", pgettext_lazy("research", "Counting"), lambda row: str(row.counting)),
        Column("formula", _("How it is made"), lambda row: row.formula),
    ]


def pair_columns(down: str | Promise, across: str | Promise) -> list[Column]:
    """A cell of the heat map."""
    return [
        Column("topic", down, lambda row: row.topic),
        Column("partner", across, lambda row: row.partner),
        Column("works", _("Works in common"), lambda row: row.works),
        Column("impact", "FWCI", lambda row: row.impact),
    ]


def node_columns() -> list[Column]:
    """A partner of the network picture."""
    return [
        Column("place", pgettext_lazy("network", "No."), lambda row: row.place, numeric=True),
        Column(
            "name",
            _("Institution"),
            lambda row: row.name,
            link=lambda row: row.address,
            heading=True,
        ),
        Column("country", COUNTRY, lambda row: row.country_name),
        Column("works", _("Works in common"), lambda row: row.works, numeric=True),
        Column("agreement", _("Agreement in force"), lambda row: YES_NO[row.row.has_agreement]),
        Column("ties", _("With which other partners most (works)"), lambda row: row.ties_in_words),
    ]


def work_columns() -> list[Column]:
    """A work behind a figure."""
    return [
        Column("title", pgettext_lazy("work", "Title"), lambda row: row.title, heading=True),
        Column("year", pgettext_lazy("work", "Year"), _work("year")),
        Column("type", _("Kind of work"), _work("type")),
        Column("language", _("Language"), _language),
        Column("partners", _("Other institutions"), lambda row: "; ".join(row.partners)),
        Column("countries", _("Countries/regions"), _work("countries")),
        Column("topic", pgettext_lazy("research", "Topic"), _work("topic_name")),
        Column("field", pgettext_lazy("research", "Field"), _field),
        Column("cited", _("Cited by"), _work("cited")),
        Column("fwci", "FWCI", _work("fwci")),
        Column("is_international", _("International"), _work("is_international")),
        Column("is_oa", _("Open access"), _work("is_oa")),
        Column(
            "kilometres", _("Kilometres between the farthest institutions"), _work("kilometres")
        ),
        Column("counted", _("Counted by the figure"), _work("counted")),
        Column("doi", "DOI", _work("doi")),
        Column("openalex", "OpenAlex", lambda row: row.openalex_address),
        Column("page", _("Page here"), lambda row: row.own),
    ]


def _work(name: str) -> Callable[[WorkRow], Any]:
    return lambda row: getattr(row.work, name)


def _field(row: WorkRow) -> str:
    return field_name(row.work.field_name or "", get_language() or "en")


def _language(row: WorkRow) -> str:
    tag = row.work.language
    return languages.name(tag, get_language() or "en") if tag else ""
