"""Sitemaps of everything public in (2.2): each page in each language, with its last change.

Packages above register theirs: `register("people", ProfileSitemap)`. The index lists them all;
no file holds more than 50,000 addresses, which is the limit of sitemaps.org.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeAlias

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.db.models import Max, Model, QuerySet
from django.urls import reverse

from kakehashi.research.dissemination.models import Work

if TYPE_CHECKING:  # generic for checkers only
    AnySitemap: TypeAlias = Sitemap[Any]
else:
    AnySitemap = Sitemap

SITEMAPS: dict[str, type[AnySitemap] | AnySitemap] = {}


def register(section: str, sitemap: type[AnySitemap]) -> None:
    """Let the index list `sitemap` under sitemap-<section>.xml."""
    SITEMAPS[section] = sitemap


class InLanguages(Sequence[tuple[Any, str]]):
    """Rows times languages, read slice by slice: a file of many does not read all rows."""

    def __init__(self, rows: QuerySet[Any]) -> None:
        self._rows, self._languages = rows, [code for code, _name in settings.LANGUAGES]
        self._count: int | None = None

    def __len__(self) -> int:
        if self._count is None:
            self._count = self._rows.count() * len(self._languages)
        return self._count

    def __getitem__(self, asked: Any) -> Any:
        """The (row, language) of a slice."""
        start, stop, _step = asked.indices(len(self))
        many = len(self._languages)
        first = start // many
        rows = list(self._rows[first : -(-stop // many)])
        pairs = [(row, language) for row in rows for language in self._languages]
        return pairs[start - first * many : stop - first * many]


class RecordSitemap(AnySitemap):
    """Pages of records that have `changed_at` and `get_absolute_url`; give it `rows`.

    Ordered by primary key, so that a page stays in its file.
    """

    i18n = alternates = x_default = True
    rows: QuerySet[Any]

    def items(self) -> QuerySet[Any]:
        """The public records."""
        return self.rows.all().order_by("pk")

    def _items(self) -> InLanguages:
        return InLanguages(self.items())

    def lastmod(self, item: Model) -> datetime:
        """When the record changed last."""
        changed: datetime = item.changed_at  # type: ignore[attr-defined]
        return changed

    def get_latest_lastmod(self) -> datetime | None:
        """When any of them changed last; one query."""
        latest: datetime | None = self.rows.aggregate(at=Max("changed_at"))["at"]
        return latest


class WorkSitemap(RecordSitemap):
    """Public works."""

    @property
    def rows(self) -> QuerySet[Work]:  # type: ignore[override]
        """Without what the page shows besides: only addresses are asked for."""
        return Work.objects.public().only("pk", "changed_at")


class PlaceSitemap(AnySitemap):
    """The pages from which one finds the others."""

    i18n = alternates = x_default = True

    def items(self) -> list[str]:
        """Their names."""
        return ["public:home", "dissemination:hub", "dissemination:works"]

    def location(self, item: str) -> str:
        """The path in the language at hand."""
        return reverse(item)


register("places", PlaceSitemap)
register("works", WorkSitemap)
