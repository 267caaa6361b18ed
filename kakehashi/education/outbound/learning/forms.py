"""Forms for signing and commenting."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

LONGEST = 2000


class SignForm(forms.Form):
    """The signature under exactly the version that was read."""

    digest = forms.CharField(max_length=64, widget=forms.HiddenInput)
    position = forms.CharField(
        label=_("Position in which you sign"),
        max_length=200,
        help_text=_("Such as: coordinator of the faculty."),
    )

    def __init__(self, data: Any = None, *, digest: str, is_student: bool) -> None:
        super().__init__(data, initial={"digest": digest})
        if is_student:
            del self.fields["position"]


class HostSignForm(forms.Form):
    """The host's signature: who signs, and in which position."""

    digest = forms.CharField(max_length=64, widget=forms.HiddenInput)
    name = forms.CharField(label=_("Name of who signs for the host"), max_length=200)
    position = forms.CharField(label=_("Position"), max_length=200)

    def __init__(self, data: Any = None, *, digest: str, name: str) -> None:
        super().__init__(data, initial={"digest": digest, "name": name})


class CommentForm(forms.Form):
    """A comment; as a refusal, that another version is needed."""

    text = forms.CharField(
        label=_("Comment"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
    )
    is_refusal = forms.BooleanField(
        label=_("I send this version back: another one is needed"), required=False
    )
