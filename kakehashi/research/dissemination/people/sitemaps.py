"""Which pages of researchers, projects and units search engines are told of."""

from datetime import datetime

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from kakehashi.institutions.models import Unit
from kakehashi.research.dissemination.models import Profile, ResearchProject
from kakehashi.research.dissemination.people.queries import researching_units
from kakehashi.research.dissemination.works.sitemaps import AnySitemap, RecordSitemap, register


class ProfileSitemap(RecordSitemap):
    """Public profiles that their owners have confirmed once."""

    @property
    def rows(self) -> QuerySet[Profile]:  # type: ignore[override]
        """Only addresses are asked for."""
        found = Profile.objects.public().filter(confirmed_at__isnull=False)
        return found.only("pk", "slug", "changed_at")


class ProjectSitemap(RecordSitemap):
    """Public projects."""

    @property
    def rows(self) -> QuerySet[ResearchProject]:  # type: ignore[override]
        """Only addresses are asked for."""
        return ResearchProject.objects.public().only("pk", "slug", "changed_at")


class UnitSitemap(AnySitemap):
    """Units with something to show, and the lists."""

    i18n = alternates = x_default = True

    def items(self) -> list[Unit]:
        """They are few."""
        return researching_units(timezone.localdate())

    def location(self, item: Unit) -> str:
        """The path in the language at hand."""
        return reverse("dissemination:unit", args=[item.code])

    def get_latest_lastmod(self) -> datetime | None:
        """Not known: what a unit shows changes with its people."""
        return None


register("people", ProfileSitemap)
register("projects", ProjectSitemap)
register("units", UnitSitemap)
