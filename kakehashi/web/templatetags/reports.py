"""Links to the report of a freeze: {% load reports %}."""

from collections.abc import Mapping
from dataclasses import dataclass

from django import template
from django.template.context import RequestContext
from django.urls import reverse

from kakehashi.policy.freezing.rules import sees_whole
from kakehashi.policy.models import Freeze
from kakehashi.policy.reporting.contents import Edition
from kakehashi.policy.reporting.making import LANGUAGES, MAKERS, file_name, sizes

register = template.Library()
NAMES = {"ja": "日本語", "en": "English"}


@dataclass(frozen=True)
class ReportFile:
    """A file to be fetched. size: in bytes; None while it is not made yet."""

    address: str
    kind: str
    name: str
    size: int | None


@dataclass(frozen=True)
class Row:
    """The files in one language."""

    language: str
    name: str
    files: list[ReportFile]


@dataclass(frozen=True)
class ReportEdition:
    """The files of one edition."""

    is_public: bool
    rows: list[Row]

    @property
    def is_made(self) -> bool:
        """Whether every file is made already."""
        return all(file.size is not None for row in self.rows for file in row.files)


@register.simple_tag(takes_context=True)
def report_editions(
    context: RequestContext, freeze: Freeze, only_public: bool | str = False
) -> list[ReportEdition]:
    """{% report_editions freeze as editions %}: those that the reader may fetch, fullest first.

    only_public: leave the internal edition out, whoever reads.
    """
    whole = not only_public and sees_whole(context["request"].user)
    editions = [Edition.INTERNAL, Edition.PUBLIC] if whole else [Edition.PUBLIC]
    known = sizes(freeze)
    return [_edition(freeze, each, known) for each in editions]


def _edition(
    freeze: Freeze, edition: Edition, known: Mapping[tuple[Edition, str, str], int]
) -> ReportEdition:
    asked = "?edition=public" if edition is Edition.PUBLIC else ""
    rows = [
        Row(
            language,
            NAMES[language],
            [
                ReportFile(
                    reverse("plan:report", args=[freeze.pk, language, kind]) + asked,
                    kind.upper(),
                    file_name(freeze, edition, language, kind),
                    known.get((edition, language, kind)),
                )
                for kind in MAKERS
            ],
        )
        for language in LANGUAGES
    ]
    return ReportEdition(edition is Edition.PUBLIC, rows)
