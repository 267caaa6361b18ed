"""What the lists of partners, agreements and candidates show, on the page and in files."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kakehashi.listing.columns import Column
from kakehashi.research.projects.pages.choices import Asked


def without_agreement(asked: Asked) -> list[Column]:
    """A partner abroad with whom we publish under no agreement."""
    return [
        Column(
            "name",
            _("Institution"),
            lambda row: row.name,
            order="name",
            link=lambda row: brief_address(asked, row.number),
            heading=True,
        ),
        Column("country", _("country/region"), lambda row: row.country_name, order="country_name"),
        Column(
            "works",
            _("Common works"),
            lambda row: row.works,
            order="works",
            link=lambda row: works_address(asked, row.number),
            numeric=True,
        ),
        Column(
            "last_year", _("Last in"), lambda row: row.last_year, order="last_year", numeric=True
        ),
        Column("topic", _("Most often on"), lambda row: row.topic, order="topic"),
        Column(
            "impact",
            _("Citation impact (FWCI)"),
            lambda row: row.impact,
            order="impact",
            numeric=True,
        ),
        Column("ror", "ROR", lambda row: row.partner.ror, hidden=True),
        Column("openalex", "OpenAlex", lambda row: f"I{row.number}", hidden=True),
    ]


def without_papers() -> list[Column]:
    """A partner under agreement with whom we published nothing in the years chosen."""
    return [
        Column(
            "name",
            _("Institution"),
            lambda row: row.name,
            order="name",
            link=lambda row: reverse("projects:partner_of", args=[row.bond.institution.pk]),
            heading=True,
        ),
        Column("country", _("country/region"), lambda row: row.country_name, order="country_name"),
        Column(
            "agreements",
            _("Agreements in force"),
            lambda row: row.agreements,
            order="agreements",
            numeric=True,
        ),
        Column(
            "last_year",
            _("Last common work ever"),
            lambda row: row.last_year,
            order="last_year",
            numeric=True,
        ),
    ]


def candidates(asked: Asked) -> list[Column]:
    """An institution with whom we could work; for the file, since the page shows cards."""
    return [
        Column("name", _("Institution"), lambda row: row.name, heading=True),
        Column("country", _("country/region"), lambda row: row.country_name),
        Column("matching", _("Matching works"), lambda row: row.matching, numeric=True),
        Column("common", _("Common works"), lambda row: row.common, numeric=True),
        Column("reasons", pgettext_lazy("candidate", "Reasons"), lambda row: row.why),
        Column("ror", "ROR", lambda row: row.ror),
        Column("openalex", "OpenAlex", lambda row: f"I{row.number}"),
    ]


def brief_address(asked: Asked, number: int) -> str:
    """The brief of a partner for the years chosen."""
    return f"{reverse('projects:partner', args=[number])}?{asked.choices.query()}"


def works_address(asked: Asked, number: int) -> str:
    """The works in common with a partner abroad."""
    return f"{reverse('projects:works')}?{asked.choices.query(abroad=1, partner=number)}"
