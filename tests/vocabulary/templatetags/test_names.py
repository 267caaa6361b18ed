"""The filters `country`, `named` and `era`."""

from datetime import date

from django.template import Context, Template
from django.utils import translation


class Thing:
    def name_in(self, language):
        return {"ja": "もの", "en": "Thing"}[language]


def rendered(source, language, **context):
    with translation.override(language):
        return Template("{% load names %}" + source).render(Context(context))


def test_country_is_named_in_the_readers_language():
    assert rendered("{{ code|country }}", "ja", code="AT") == "オーストリア"
    assert rendered("{{ code|country }}", "en", code="AT") == "Austria"


def test_named_asks_the_record_and_is_empty_without_one():
    assert rendered("{{ thing|named }}", "ja", thing=Thing()) == "もの"
    assert rendered("{{ thing|named }}", "en", thing=None) == ""


def test_era_writes_a_day_and_is_empty_without_one():
    assert rendered("{{ day|era }}", "en", day=date(2026, 11, 23)) == "令和8年11月23日"
    assert rendered("{{ day|era }}", "en", day=None) == ""


def test_era_falls_back_to_the_iso_date_before_the_table_begins():
    assert rendered("{{ day|era }}", "ja", day=date(1868, 10, 23)) == "1868-10-23"
