"""A field in which somebody is named by e-mail address or name."""

from typing import Any

from django import forms
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from kakehashi.people.models import Person
from kakehashi.people.queries import answering

NAMED = 5  # people whom a fault names, where a text finds several


class PersonField(forms.CharField):
    """The one person meant, None for nobody; an e-mail address decides before any name.

    A `Person` as initial value is shown as the address.
    """

    def __init__(self, **options: Any) -> None:
        help_text = _("E-mail address or name of somebody who has been entered.")
        super().__init__(**{"max_length": 254, "help_text": help_text, **options})

    def prepare_value(self, value: Any) -> Any:
        """What the input shows."""
        return value.email if isinstance(value, Person) else value

    def clean(self, value: Any) -> Any:
        """The person.

        Raises: ValidationError, if nobody or more than one answers to the text.
        """
        text = super().clean(value)
        if not text:
            return None
        found = list(Person.objects.filter(email__iexact=text))
        found = found or list(answering(Person.objects.order_by("pk"), text)[: NAMED + 1])
        if not found:
            raise forms.ValidationError(
                gettext("Nobody called “%(text)s” has been entered.") % {"text": text}
            )
        if len(found) > 1:
            raise forms.ValidationError(
                gettext("Several people answer to “%(text)s”. Give the e-mail address: %(people)s")
                % {"text": text, "people": _listed(found)}
            )
        return found[0]


def _listed(people: list[Person]) -> str:
    """The first few with their addresses; an ellipsis says that there are more."""
    language = get_language() or "en"
    named = [f"{person.name_in(language)} <{person.email}>" for person in people[:NAMED]]
    return "; ".join(named) + (" …" if len(people) > NAMED else "")
