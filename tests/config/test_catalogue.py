"""The catalogue keeps translations, finds what is missing or stale, and needs no gettext."""

import polib
import pytest

from kakehashi.config import catalogue

PAGE = """{% load i18n %}
  <p>{% translate "Plain" %} it's {% translate "Door" context "state" %}
{% blocktranslate trimmed with name=x %}
    Hello
    {{ name }}
{% endblocktranslate %}"""


@pytest.fixture
def sources(tmp_path, monkeypatch):
    """A small tree with one module and one template, and an empty catalogue."""
    (tmp_path / "package").mkdir()
    (tmp_path / "package" / "module.py").write_text(
        "from django.utils.translation import gettext as _, ngettext, pgettext\n"
        '_("Plain")\npgettext("state", "Open")\nngettext("%(n)d day", "%(n)d days", 2)\n'
    )
    (tmp_path / "package" / "page.html").write_text(PAGE)
    monkeypatch.setattr(catalogue, "ROOT", tmp_path)
    monkeypatch.setattr(catalogue, "SOURCES", tmp_path / "package")
    monkeypatch.setattr(catalogue, "CATALOGUE", tmp_path / "locale" / "django.po")
    return tmp_path


def translate(message, text):
    written = polib.pofile(str(catalogue.CATALOGUE))
    entry = written.find(message)
    entry.msgstr = text
    written.save()


def test_update_finds_the_strings_of_modules_and_templates(sources):
    catalogue.update()
    assert [catalogue.key_of(entry) for entry in polib.pofile(str(catalogue.CATALOGUE))] == [
        ("", "Plain"),
        ("state", "Open"),
        ("", "%(n)d day"),
        ("state", "Door"),
        ("", "Hello %(name)s"),
    ]


def test_update_keeps_translations_and_drops_what_is_gone(sources):
    catalogue.update()
    translate("Plain", "簡素")
    (sources / "package" / "module.py").write_text("")
    catalogue.update()
    written = polib.pofile(str(catalogue.CATALOGUE))
    assert written.find("Plain").msgstr == "簡素"
    assert written.find("Open") is None


def test_faults_name_what_is_missing_stale_or_untranslated(sources):
    catalogue.update()
    translate("Plain", "簡素")
    (sources / "package" / "module.py").write_text('_("New")\n')
    assert catalogue.faults() == [
        "not in the catalogue: ('', 'New')",
        "no longer in the sources: ('state', 'Open')",
        "no longer in the sources: ('', '%(n)d day')",
        "not translated: ('state', 'Open')",
        "not translated: ('', '%(n)d day')",
        "not translated: ('state', 'Door')",
        "not translated: ('', 'Hello %(name)s')",
    ]


def test_compile_makes_the_file_django_reads_once(sources):
    catalogue.update()
    translate("Plain", "簡素")
    catalogue.compile_catalogue()
    compiled = catalogue.CATALOGUE.with_suffix(".mo")
    assert polib.mofile(str(compiled)).find("Plain").msgstr == "簡素"
    made = compiled.stat().st_mtime_ns
    catalogue.compile_catalogue()
    assert compiled.stat().st_mtime_ns == made


def test_the_command_says_how_it_is_used(capsys):
    assert catalogue.main(["destroy"]) == 2
    assert "compile" in capsys.readouterr().out
