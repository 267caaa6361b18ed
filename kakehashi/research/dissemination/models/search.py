"""Under what a work is found."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kakehashi.research.dissemination.models.works import Work


class WorkKey(models.Model):
    """Everything a work is looked for by, folded by `institutions.search.search_key`.

    A table of its own, so that lists of works do not read it. Only `works.keys` writes it.
    """

    work = models.OneToOneField(
        Work,
        models.CASCADE,
        primary_key=True,
        related_name="key",
        verbose_name=pgettext_lazy("research", "work"),
    )
    key = models.TextField(editable=False)

    class Meta:
        verbose_name = _("search key of a work")
        verbose_name_plural = _("search keys of works")

    def __str__(self) -> str:
        return self.key[:60]
