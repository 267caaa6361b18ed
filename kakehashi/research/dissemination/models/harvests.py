"""Who reads our records by OAI-PMH: counts by day and network, and harvesters that have a name.

Nothing here names a person or one machine: addresses are kept as networks only (the first 24 bits
of IPv4, the first 48 of IPv6).
"""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kakehashi.people.models import Person


class Harvester(models.Model):
    """A harvester that the office has named, so that its requests count for a country/region."""

    name = models.CharField(_("name"), max_length=200, unique=True)
    agent = models.CharField(
        _("in its user agent"),
        max_length=200,
        blank=True,
        help_text=_("A part of what it calls itself, in any case of letters"),
    )
    network = models.CharField(
        _("its network"),
        max_length=43,
        blank=True,
        help_text=_("203.0.113.0/24 or 2001:db8:1::/48"),
    )
    country = models.CharField(_("country/region"), max_length=2, help_text=_("ISO 3166-1 alpha-2"))
    source = models.CharField(_("source"), max_length=300, blank=True)
    named_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    named_at = models.DateTimeField(_("named"))
    is_invented = models.BooleanField(_("invented"), default=False)

    class Meta:
        verbose_name = pgettext_lazy("oai-pmh", "harvester")
        verbose_name_plural = pgettext_lazy("oai-pmh", "harvesters")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                name="harvester_is_known_by_something", condition=~Q(agent="") | ~Q(network="")
            ),
            models.CheckConstraint(
                name="harvester_country_is_alpha_2", condition=Q(country__regex=r"^[A-Z]{2}$")
            ),
        ]

    def __str__(self) -> str:
        return self.name


class HarvestRequest(models.Model):
    """How often one network asked in one way on one day. The row of a day is counted up."""

    class CountrySource(models.TextChoices):
        """How the country/region is known."""

        HARVESTER = "named", pgettext_lazy("country", "Named by the office")
        HEADER = "header", pgettext_lazy("country", "Told by the network in front of us")
        UNKNOWN = "unknown", pgettext_lazy("country", "Not known")

    day = models.DateField(_("day"))
    network = models.CharField(
        _("network"), max_length=43, blank=True, help_text=_("/24 or /48; empty if not known")
    )
    agent = models.CharField(_("user agent"), max_length=200, blank=True)
    verb = models.CharField(
        _("verb"), max_length=20, blank=True, help_text=_("Empty for a request that has none")
    )
    prefix = models.CharField(_("format"), max_length=40, blank=True)
    country = models.CharField(_("country/region"), max_length=2, blank=True)
    country_source = models.CharField(
        _("how it is known"),
        max_length=7,
        choices=CountrySource,
        default=CountrySource.UNKNOWN,
    )
    harvester = models.ForeignKey(
        Harvester,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="requests",
        verbose_name=pgettext_lazy("oai-pmh", "harvester"),
    )
    requests = models.PositiveIntegerField(_("requests"), default=0)
    refused = models.PositiveIntegerField(
        _("answered with an error"), default=0, help_text=_("Among the requests")
    )
    records = models.PositiveBigIntegerField(_("records delivered"), default=0)
    is_invented = models.BooleanField(_("invented"), default=False)

    class Meta:
        verbose_name = _("harvest requests of a day")
        verbose_name_plural = _("harvest requests by day")
        ordering = ["-day", "network", "agent", "verb", "prefix", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["day", "network", "agent", "verb", "prefix", "country", "is_invented"],
                name="harvest_request_day_once",
            ),
            models.CheckConstraint(
                name="harvest_request_country_has_a_source",
                condition=Q(country="", country_source="unknown")
                | (~Q(country="") & ~Q(country_source="unknown")),
            ),
            models.CheckConstraint(
                name="harvest_request_named_by_a_harvester",
                condition=~Q(country_source="named") | Q(harvester__isnull=False),
            ),
            models.CheckConstraint(
                name="harvest_request_errors_are_requests",
                condition=Q(refused__lte=models.F("requests")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.network} {self.verb}"
