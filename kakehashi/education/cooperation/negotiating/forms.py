"""Forms of negotiations: a request turned into clean values, each fault at its field."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, cast

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kakehashi.agreements.models import Negotiation, ReviewAnswer, Signature, Terms, Version
from kakehashi.agreements.negotiating.conversion import partners_of
from kakehashi.agreements.negotiating.inviting import Contact
from kakehashi.agreements.negotiating.rules import Answers
from kakehashi.agreements.rules import DRAFTS, can_be_partners
from kakehashi.approvals.models import RouteTemplate
from kakehashi.education.cooperation.forms import DayInput, NamedChoice
from kakehashi.institutions.models import Institution, Unit
from kakehashi.institutions.queries import home
from kakehashi.people.models import Deputy, Person, Role
from kakehashi.people.queries import holders, units_of

USUAL_LINK = timedelta(days=60)
FILE_HELP = _("PDF, Word, Excel, PNG, JPEG or plain text; at most 10 MB.")


def _long(label: Any, *, required: bool = True, rows: int = 4, help_text: Any = "") -> Any:
    return forms.CharField(
        label=label,
        required=required,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": rows, "dir": "auto"}),
        help_text=help_text,
    )


class ReasonForm(forms.Form):
    """Why something is done."""

    reason = _long(_("Reason"))


class RemarkForm(forms.Form):
    """What there may be to say about it."""

    reason = _long(_("Remark"), required=False, rows=3)


class NothingForm(forms.Form):
    """Only the button."""


class BeginForm(forms.Form):
    """About which purpose, why, and who is responsible on our side."""

    purpose = forms.ChoiceField(label=_("Purpose"), choices=Negotiation.Purpose)
    rationale = _long(_("Why this agreement"), help_text=_("Those who approve it will read this."))
    owner = NamedChoice(Person.objects.none(), label=_("Responsible"), empty_label=None)

    def __init__(
        self, data: Any = None, *, unit: Unit, person: Person, purposes: Sequence[str], first: str
    ) -> None:
        super().__init__(data, initial={"owner": person.pk, "purpose": first})
        choices = [each for each in Negotiation.Purpose.choices if each[0] in purposes]
        cast(forms.ChoiceField, self.fields["purpose"]).choices = choices
        cast(NamedChoice, self.fields["owner"]).queryset = holders(DRAFTS, unit)


class BeginNewForm(forms.Form):
    """With whom, what, why. The partners are chosen in a picker that the page draws itself."""

    partners = forms.ModelMultipleChoiceField(
        Institution.objects.select_related("merged_into"),
        label=pgettext_lazy("agreement", "Partners"),
    )
    kind = forms.ChoiceField(
        label=_("Kind of agreement"), choices=Terms.Kind, initial=Terms.Kind.EXCHANGE
    )
    level = forms.ChoiceField(label=_("Level"), choices=Terms.Level)
    unit = NamedChoice(Unit.objects.none(), label=_("Unit that concludes it"), empty_label=None)
    rationale = _long(_("Why this agreement"), help_text=_("Those who approve it will read this."))
    owner = NamedChoice(Person.objects.none(), label=_("Responsible"), empty_label=None)

    def __init__(self, data: Any = None, *, person: Person, initial: Any = None) -> None:
        super().__init__(data, initial={"owner": person.pk, **(initial or {})})
        units = units_of(person, DRAFTS)
        today = timezone.localdate()
        chosen = Unit.objects.on(today).filter(pk__in=units).order_by("pk")
        cast(NamedChoice, self.fields["unit"]).queryset = chosen
        held = Role.objects.on(today).filter(kind__in=DRAFTS)
        deputies = Deputy.objects.on(today).filter(role__in=held)
        drafts = Q(roles__in=held) | Q(deputyships__in=deputies)
        found = Person.objects.filter(drafts, is_active=True).distinct().order_by("pk")
        cast(NamedChoice, self.fields["owner"]).queryset = found

    def clean_partners(self) -> list[Institution]:
        """Merged institutions are refused here by name, so the sentence stands at the picker."""
        partners = list(self.cleaned_data["partners"])
        if partners and not (verdict := can_be_partners(partners)):
            raise forms.ValidationError(str(verdict))
        return partners


class ReviewForm(forms.Form):
    """The topics of the strategic and risk review, each with an answer and what it rests on."""

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        for topic in ReviewAnswer.Topic:
            self.fields[f"{topic.value}_answer"] = forms.ChoiceField(
                label=topic.label, choices=ReviewAnswer.Answer, widget=forms.RadioSelect
            )
            self.fields[f"{topic.value}_text"] = forms.CharField(
                label=_("%(topic)s: on what the answer rests") % {"topic": topic.label},
                max_length=2000,
                widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
            )

    def answers(self) -> Answers:
        """As the operation takes them."""
        said = self.cleaned_data
        return {
            topic.value: (said[f"{topic.value}_answer"], said[f"{topic.value}_text"])
            for topic in ReviewAnswer.Topic
        }


class CommentForm(forms.Form):
    """What is said about a version, or about one place in it."""

    text = _long(_("Comment"), rows=3)
    place = forms.ChoiceField(label=_("About"), required=False)
    is_internal = forms.BooleanField(
        label=_("For our side only"), required=False, help_text=_("The partner never sees it.")
    )

    def __init__(
        self, data: Any = None, *, places: Sequence[tuple[str, str]], is_partner: bool
    ) -> None:
        super().__init__(data)
        whole = ("", _("The whole version"))
        cast(forms.ChoiceField, self.fields["place"]).choices = [whole, *places]
        if is_partner:
            del self.fields["is_internal"]


class SubmitForm(forms.Form):
    """On which route a version is approved, and why now."""

    template = NamedChoice(
        RouteTemplate.objects.none(), label=_("Approval route"), empty_label=None
    )
    reason = _long(_("Why it is submitted"), required=False, rows=3)

    def __init__(self, data: Any = None, *, templates: Sequence[RouteTemplate]) -> None:
        super().__init__(data)
        field = cast(NamedChoice, self.fields["template"])
        field.queryset = RouteTemplate.objects.filter(pk__in=[each.pk for each in templates])
        field.initial = templates[0].pk if templates else None


class PartnerApprovalForm(forms.Form):
    """Which partner approved in another way than by a link, and what proves it."""

    institution = NamedChoice(Institution.objects.none(), label=_("Partner"), empty_label=None)
    file = forms.FileField(label=_("Letter, mail or minutes that prove it"), help_text=FILE_HELP)
    note = _long(_("Remark"), required=False, rows=3)

    def __init__(self, data: Any = None, files: Any = None, *, version: Version) -> None:
        super().__init__(data, files)
        field = cast(NamedChoice, self.fields["institution"])
        field.queryset = _institutions([each.pk for each in partners_of(version.says)])


class SignatureForm(forms.Form):
    """Who signed or sealed for one side, when, and what proves it."""

    institution = NamedChoice(Institution.objects.none(), label=_("Signed for"), empty_label=None)
    signatory = forms.CharField(label=_("Name of the signatory"), max_length=200)
    post = forms.CharField(label=_("Post of the signatory"), max_length=200)
    form = forms.ChoiceField(label=_("Form of the signature"), choices=Signature.Form)
    signed_on = forms.DateField(label=_("Signed on"), widget=DayInput)
    file = forms.FileField(
        label=_("Scan of the signed or sealed page"), required=False, help_text=FILE_HELP
    )
    reference = forms.CharField(
        label=_("Reference of the electronic signature"), required=False, max_length=200
    )

    def __init__(self, data: Any = None, files: Any = None, *, version: Version) -> None:
        super().__init__(data, files)
        signed = set(version.signatures.values_list("institution_id", flat=True))
        sides = [home().institution_id, *version.says.partners]
        field = cast(NamedChoice, self.fields["institution"])
        field.queryset = _institutions([pk for pk in sides if pk not in signed])

    def clean(self) -> dict[str, Any]:
        """Something proves the signature."""
        cleaned = super().clean() or self.cleaned_data
        if not cleaned.get("file") and not cleaned.get("reference") and "file" not in self.errors:
            self.add_error("file", _("A signature needs its scan or its reference."))
        return cleaned


def _institutions(pks: Sequence[int]) -> Any:
    return Institution.objects.filter(pk__in=pks).with_names().order_by("pk")


class ConcludeForm(forms.Form):
    """What an amendment changes, in a sentence; a new agreement needs none."""

    summary = _long(
        _("What changed"),
        required=False,
        rows=3,
        help_text=_("In a sentence; anybody can read it."),
    )

    def __init__(self, data: Any = None, *, negotiation: Negotiation) -> None:
        super().__init__(data, initial={"summary": negotiation.rationale})
        if negotiation.purpose == Negotiation.Purpose.NEW:
            del self.fields["summary"]
        else:
            self.fields["summary"].required = True


class LinkDayForm(forms.Form):
    """Until when a link is valid."""

    expires_on = forms.DateField(
        label=_("Valid until"), widget=DayInput, help_text=_("The last day; a year at the most.")
    )

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        usual = {"expires_on": timezone.localdate() + USUAL_LINK}
        super().__init__(data, initial={**usual, **kwargs.pop("initial", {})}, **kwargs)


class InviteForm(LinkDayForm):
    """Who of which partner is given a link, and what it lets them do."""

    institution = NamedChoice(Institution.objects.none(), label=_("Partner"), empty_label=None)
    person = NamedChoice(
        Person.objects.none(),
        label=_("Contact in the register"),
        required=False,
        empty_label=_("Somebody new, named below"),
    )
    given = forms.CharField(label=_("Given name"), required=False, max_length=150)
    family = forms.CharField(label=_("Family name"), required=False, max_length=150)
    email = forms.EmailField(label=_("E-mail"), required=False)
    language = forms.ChoiceField(
        label=_("Language to write in"), choices=[("en", "English"), ("ja", "日本語")]
    )
    may_propose = forms.BooleanField(label=_("May propose versions"), required=False, initial=True)
    may_approve = forms.BooleanField(label=_("May approve for the institution"), required=False)
    field_order = ("institution", "person", "given", "family", "email", "language")

    def __init__(self, data: Any = None, *, partners: Sequence[Institution]) -> None:
        super().__init__(data)
        pks = [each.pk for each in partners]
        cast(NamedChoice, self.fields["institution"]).queryset = _institutions(pks)
        held = Role.objects.on(timezone.localdate())
        contacts = held.filter(kind=Role.Kind.PARTNER, institution__in=pks)
        known = Person.objects.filter(roles__in=contacts, is_active=True).distinct()
        cast(NamedChoice, self.fields["person"]).queryset = known.order_by("pk")

    def clean(self) -> dict[str, Any]:
        """Somebody from the register, or a name and an address."""
        cleaned = super().clean() or self.cleaned_data
        if not cleaned.get("person"):
            if not (cleaned.get("given") or cleaned.get("family")):
                self.add_error("given", _("Choose a contact, or name somebody new."))
            if not cleaned.get("email") and "email" not in self.errors:
                self.add_error("email", _("Give the address to which the link is sent."))
        return cleaned

    def whom(self) -> Person | Contact:
        """As the operation takes them."""
        said = self.cleaned_data
        chosen: Person | None = said["person"]
        return chosen or Contact(said["email"], said["given"], said["family"], said["language"])
