"""New works as feeds: RSS and Atom, of the whole university or a unit, in the reader's language."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed, SyndicationFeed
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from kakehashi.institutions.models import Unit
from kakehashi.institutions.queries import home
from kakehashi.research.dissemination.models import Work
from kakehashi.research.dissemination.works.addresses import neutral
from kakehashi.research.dissemination.works.page import summary_for
from kakehashi.research.dissemination.works.queries import of_unit, with_everything
from kakehashi.research.dissemination.works.register import shown_authors, shown_title

MOST = 50


class WorksFeed(Feed):  # type: ignore[type-arg]  # generic for checkers only
    """The works that were made public last, newest first."""

    feed_type: type[SyndicationFeed] = Rss201rev2Feed
    description = _("Works that were made public here, newest first.")

    def get_object(self, request: HttpRequest, *args: Any, code: str = "", **kwargs: Any) -> Unit:
        """The unit asked for; without a code, the whole university."""
        return get_object_or_404(Unit, code=code) if code else home()

    def title(self, obj: Unit) -> str:
        """The name of the unit, and what this is."""
        return gettext("%(unit)s: new works") % {"unit": obj.name_in(_language())}

    def link(self, obj: Unit) -> str:
        """The list that the feed follows."""
        unit = f"?unit={obj.pk}" if obj.parent_id else ""
        return f"{reverse('dissemination:works')}{unit}"

    def items(self, obj: Unit) -> QuerySet[Work]:
        """Public works by the time at which they became so."""
        rows = Work.objects.public()
        found = rows.filter(of_unit(obj)) if obj.parent_id else rows
        return with_everything(found.order_by("-published_at", "-pk"))[:MOST]

    def item_title(self, item: Work) -> str:
        """The title; a retracted work says so."""
        return shown_title(item, _language())

    def item_description(self, item: Work) -> str:
        """Authors and the summary, if there is one in the reader's language."""
        summary = summary_for(item, _language())
        lines = [shown_authors(item), "" if summary.is_missing else summary.text]
        return "\n".join(line for line in lines if line)

    def item_author_name(self, item: Work) -> str:
        """The first authors."""
        return shown_authors(item)

    def item_pubdate(self, item: Work) -> datetime | None:
        """When it was made public here."""
        return item.published_at

    def item_updateddate(self, item: Work) -> datetime:
        """When its record changed last."""
        return item.changed_at

    def item_guid(self, obj: Work) -> str:
        """The address that stays, whatever the language of the feed."""
        return f"{settings.SITE_ADDRESS}{neutral(obj.get_absolute_url())}"

    item_guid_is_permalink = False

    def item_categories(self, item: Work) -> list[str]:
        """Its kind and topic."""
        return [each for each in (str(item.get_kind_display()), item.topic) if each]


class AtomWorksFeed(WorksFeed):
    """The same as Atom."""

    feed_type = Atom1Feed
    subtitle = WorksFeed.description


def _language() -> str:
    return get_language() or "en"
