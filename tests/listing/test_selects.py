import pytest
from django import forms
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy

from kakehashi.listing.selects import Select, draw_by_hand

CHOICES = [
    ("", gettext_lazy("All")),
    ("a&b", 'Q & "A" <b>'),
    (3, "three"),
    ("3", "three again"),
    (None, "none"),
    ("safe", mark_safe("<i>safe</i>")),
]


def drawn(choices, value, *, by_hand, **attrs):
    class Asked(forms.Form):
        what = forms.ChoiceField(choices=choices, required=False, widget=forms.Select(attrs))

    form = Asked({"what": value})
    if by_hand:
        draw_by_hand(form)
        assert type(form.fields["what"].widget) is Select
    return str(form["what"])


@pytest.mark.parametrize("value", ["", "a&b", "3", "nothing", None, "safe"])
def test_select_is_drawn_as_django_draws_it(value):
    attrs = {"class": "wide", "data-x": "<&>", "disabled": True, "hidden": False}
    assert drawn(CHOICES, value, by_hand=True, **attrs) == drawn(
        CHOICES, value, by_hand=False, **attrs
    )


def test_select_leaves_groups_to_django():
    grouped = [("", "All"), ("Group", [("a", "A"), ("b", "B")])]
    assert drawn(grouped, "b", by_hand=True) == drawn(grouped, "b", by_hand=False)


def test_draw_by_hand_leaves_other_widgets_alone():
    class Asked(forms.Form):
        many = forms.MultipleChoiceField(choices=[("a", "A")])
        one = forms.ChoiceField(choices=[("a", "A")], widget=forms.RadioSelect)
        text = forms.CharField()

    form = Asked()
    draw_by_hand(form)
    kinds = [type(field.widget) for field in form.fields.values()]
    assert kinds == [forms.SelectMultiple, forms.RadioSelect, forms.TextInput]
