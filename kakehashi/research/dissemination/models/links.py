"""What the university itself says about a work: whose it is, and whose it is not."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kakehashi.institutions.models import Institution, Unit
from kakehashi.people.models import Person
from kakehashi.policy.models.promises import pair
from kakehashi.research.dissemination.models.people import Profile
from kakehashi.research.dissemination.models.works import Contribution, Work
from kakehashi.research.dissemination.states import ClaimState


class VerifiedLink(models.Model):
    """A work belongs, or does not, to a person, a unit or an institution. Overrules the source.

    It names the work by its OpenAlex number or DOI, so that it survives every new import, also of
    works that have no page here. A newer word on the same pair takes the older one's place, which
    is kept as `replaced`.
    """

    openalex = models.BigIntegerField(
        _("OpenAlex work"), null=True, blank=True, help_text=_("W123 → 123")
    )
    doi = models.CharField("DOI", max_length=300, blank=True)
    work = models.ForeignKey(
        Work, models.PROTECT, null=True, blank=True, related_name="verified_links"
    )
    profile = models.ForeignKey(
        Profile, models.PROTECT, null=True, blank=True, related_name="verified_links"
    )
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="verified_links"
    )
    institution = models.ForeignKey(
        Institution, models.PROTECT, null=True, blank=True, related_name="verified_links"
    )
    stands = models.BooleanField(_("belongs to it"))
    reason = models.TextField(_("reason"), blank=True)
    made_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(_("verified"))
    replaced_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    replaced_at = models.DateTimeField(_("replaced"), null=True)
    is_invented = models.BooleanField(_("invented"), default=False)

    class Meta:
        verbose_name = _("verified link")
        verbose_name_plural = _("verified links")
        ordering = ["pk"]
        constraints = [
            pair("verified_link", "replaced"),
            models.CheckConstraint(
                name="verified_link_names_a_work",
                condition=Q(openalex__isnull=False) | ~Q(doi="") | Q(work__isnull=False),
            ),
            models.CheckConstraint(
                name="verified_link_of_one_kind",
                condition=Q(profile__isnull=False, unit__isnull=True, institution__isnull=True)
                | Q(profile__isnull=True, unit__isnull=False, institution__isnull=True)
                | Q(profile__isnull=True, unit__isnull=True, institution__isnull=False),
            ),
            *(
                models.UniqueConstraint(
                    fields=["openalex", target],
                    condition=Q(
                        replaced_at__isnull=True,
                        openalex__isnull=False,
                        **{f"{target}__isnull": False},
                    ),
                    name=f"verified_link_{target}_once",
                )
                for target in ("profile", "unit", "institution")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.openalex or self.doi or self.work_id} {self.stands}"


class Claim(models.Model):
    """Somebody's word that a work is, or is not, theirs, until another person has looked."""

    work = models.ForeignKey(
        Work, models.PROTECT, related_name="claims", verbose_name=pgettext_lazy("research", "work")
    )
    profile = models.ForeignKey(
        Profile,
        models.PROTECT,
        related_name="claims",
        verbose_name=pgettext_lazy("research", "profile"),
    )
    contribution = models.ForeignKey(
        Contribution,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("as which author"),
    )
    is_mine = models.BooleanField(_("mine"), default=True)
    state = models.CharField(
        _("state"), max_length=9, choices=ClaimState, default=ClaimState.CLAIMED
    )
    remark = models.TextField(_("remark"), blank=True)
    made_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    decided_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decision_reason = models.TextField(_("reason"), blank=True)
    is_invented = models.BooleanField(_("invented"), default=False)

    class Meta:
        verbose_name = pgettext_lazy("research", "claim")
        verbose_name_plural = pgettext_lazy("research", "claims")
        ordering = ["-pk"]
        constraints = [
            pair("claim", "decided"),
            models.UniqueConstraint(
                fields=["work", "profile"],
                condition=Q(state="claimed"),
                name="claim_waits_once",
            ),
            models.CheckConstraint(
                name="claim_decided_where_it_says_so",
                condition=~Q(state__in=["confirmed", "refused"]) | Q(decided_at__isnull=False),
            ),
            models.CheckConstraint(
                name="claim_decided_by_another_person",
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("made_by")),
            ),
            models.CheckConstraint(
                name="claim_refused_with_a_reason",
                condition=~Q(state="refused") | ~Q(decision_reason=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.profile} – {self.work}"

    def get_absolute_url(self) -> str:
        """The page of the second look."""
        return reverse("dissemination:claim_page", args=[self.pk])
