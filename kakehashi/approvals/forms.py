"""Forms of routes: a request turned into clean values, each fault at its field."""

from collections.abc import Iterable
from typing import Any, cast

from django import forms
from django.utils import timezone
from django.utils.translation import get_language, gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from kakehashi.approvals.models import RouteTemplate
from kakehashi.institutions.models import Unit

LONGEST_COMMENT = 4000


class Named(forms.ModelChoiceField):  # type: ignore[type-arg]  # generic for checkers only
    """Records by their names in the reader's language."""

    def label_from_instance(self, obj: Any) -> str:
        name: str = obj.name_in(get_language() or "en")
        return name


class AnswerForm(forms.Form):
    """What somebody adds to an approval, if anything."""

    comment = forms.CharField(
        label=_("Comment"),
        required=False,
        max_length=LONGEST_COMMENT,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("It stands on the sheet beside your name."),
    )


class SendBackForm(forms.Form):
    """What is to be changed."""

    comment = forms.CharField(
        label=_("What is to be changed"),
        max_length=LONGEST_COMMENT,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Who drafted it reads this, and so does everybody who was asked."),
    )


class WithdrawForm(forms.Form):
    """Why a route is withdrawn."""

    reason = forms.CharField(
        label=_("Reason"), max_length=LONGEST_COMMENT, widget=forms.Textarea(attrs={"rows": 3})
    )


class AskForm(forms.Form):
    """A file that is to be approved: on which route, for which unit, called what, and why."""

    template = Named(
        RouteTemplate.objects.none(),
        label=_("Route"),
        empty_label=None,
        help_text=_("Who is asked"),
    )
    unit = Named(Unit.objects.none(), label=_("Unit that it is about"), empty_label=None)
    title_ja = forms.CharField(
        label=pgettext_lazy("approval", "Title in Japanese"),
        required=False,
        max_length=300,
        widget=forms.TextInput(attrs={"lang": "ja"}),
    )
    title_en = forms.CharField(
        label=pgettext_lazy("approval", "Title in English"),
        required=False,
        max_length=300,
        widget=forms.TextInput(attrs={"lang": "en"}),
    )
    reason = forms.CharField(
        label=_("Why it is asked"),
        max_length=LONGEST_COMMENT,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    file = forms.FileField(
        label=_("File to be approved"),
        help_text=_("The approval is of exactly this file: of a changed one it says nothing."),
    )

    def __init__(
        self,
        data: Any = None,
        files: Any = None,
        *,
        templates: Iterable[RouteTemplate] = (),
        units: Iterable[int] = (),
    ) -> None:
        super().__init__(data, files)
        offered = RouteTemplate.objects.filter(pk__in=[each.pk for each in templates])
        existing = Unit.objects.on(timezone.localdate()).filter(pk__in=list(units))
        cast(Named, self.fields["template"]).queryset = offered.order_by("code")
        cast(Named, self.fields["unit"]).queryset = existing

    def clean(self) -> dict[str, Any]:
        """A title in one language at least."""
        cleaned = super().clean() or self.cleaned_data
        if not (cleaned.get("title_ja") or cleaned.get("title_en")) and not (
            {"title_ja", "title_en"} & set(self.errors)
        ):
            self.add_error("title_ja", gettext("Write the title in one language at least."))
        return cleaned
