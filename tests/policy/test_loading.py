"""Loading policy documents: added once, never changed, all or nothing."""

import pytest
from django.core.management import CommandError, call_command

from kakehashi.journal.models import Entry
from kakehashi.journal.queries import history_of
from kakehashi.policy.models import Correspondence, PolicyDocument, Provision, PublishedFigure
from kakehashi.policy.operations import TEXTS, load_documents
from kakehashi.verdicts import Refused

pytestmark = pytest.mark.django_db


def changed(tmp_path, *replacements):
    text = TEXTS.read_text(encoding="utf-8")
    for old, new in replacements:
        assert old in text
        text = text.replace(old, new, 1)
    file = tmp_path / "policy.toml"
    file.write_text(text, encoding="utf-8")
    return file


def test_load_documents_loads_both_versions_with_crosswalk_and_figures():
    loaded = load_documents()

    assert [document.code for document in loaded.documents] == ["2014", "2022"]
    assert PolicyDocument.objects.get(code="2022").revises.code == "2014"
    assert Provision.objects.filter(document__code="2014").count() == 16
    assert Provision.objects.filter(document__code="2022").count() == 10
    direction = Provision.objects.get(document__code="2014", code="1.2")
    assert direction.parent.code == "(1)"
    assert direction.text_ja == "国際連携を活用した協働教育プログラムを開発する"
    assert {each.standing_en for each in Provision.objects.filter(document__code="2022")} == {
        "unofficial"
    }
    assert Correspondence.objects.filter(confirmed_at=None).count() == 20
    carried = direction.carried_on_by.values_list("later__code", "weight")
    assert list(carried) == [("1-3", "main"), ("1-2", "also")]
    assert PublishedFigure.objects.count() == 29


def test_load_documents_records_each_version_in_the_journal():
    loaded = load_documents()

    entry = history_of(loaded.documents[0]).get()
    assert entry.verb == "policy.document_loaded"
    assert entry.reason == "texts.toml"
    assert entry.changes["provisions"][1][:5] == ["①", "②", "③", "(1)", "1.1"]


def test_load_documents_again_changes_nothing():
    load_documents()
    entries = Entry.objects.count()

    again = load_documents()

    assert (again.documents, again.correspondences, again.figures) == ([], [], [])
    assert Entry.objects.count() == entries


def test_load_documents_leaves_the_crosswalk_to_those_who_edited_it():
    load_documents()
    Correspondence.objects.filter(earlier__code="1.2", weight="also").delete()

    load_documents()

    assert Correspondence.objects.count() == 19


def test_load_documents_refuses_another_wording_and_says_what_differs(tmp_path):
    load_documents()
    file = changed(tmp_path, ("教育の国際化", "教育のグローバル化"), ("value = 26", "value = 27"))

    with pytest.raises(Refused) as refusal:
        load_documents(file)

    assert str(refusal.value).splitlines() == [
        "policy.toml differs from what has been loaded. A loaded version is never edited:",
        "2014 (1), text_ja: loaded is “教育の国際化”, the file says “教育のグローバル化”.",
        "partners.countries 2021-03-31 https://www.tmu.ac.jp/university/datacards.html, value:"
        " loaded is “26.000”, the file says “27”.",
    ]


def test_load_documents_refuses_lines_that_appeared_or_went_away(tmp_path):
    load_documents()
    file = changed(tmp_path, ('code = "②"', 'code = "④"'))

    with pytest.raises(Refused) as refusal:
        load_documents(file)

    assert str(refusal.value).splitlines()[1:] == [
        "2014 ④ is in the file and not loaded.",
        "2014 ② is loaded and not in the file.",
    ]


@pytest.mark.parametrize(
    ("replacement", "words"),
    [
        (('"1.4" = ["1-2"]', '"1.4" = ["9-9"]'), "names the direction 2022 9-9"),
        (('indicator = "partners.countries"', 'indicator = "partners.nations"'), "no indicator pa"),
        (('revises = "2014"', 'revises = "2013"'), "Version 2022 revises 2013"),
    ],
)
def test_load_documents_writes_nothing_when_something_is_missing(tmp_path, replacement, words):
    with pytest.raises(Refused, match=words):
        load_documents(changed(tmp_path, replacement))

    assert not PolicyDocument.objects.exists()
    assert not Entry.objects.exists()


def test_load_policy_prints_what_it_added(capsys):
    call_command("load_policy")

    printed = capsys.readouterr().out
    assert "loaded 2014: TMU Internationalization Basic Policies" in printed
    assert "2 documents, 20 correspondences, 0 plans and 29 published figures added" in printed
    assert "The plans wait until the university is entered as a unit" in printed


def test_load_policy_answers_a_wrong_file_with_its_place(tmp_path):
    file = changed(tmp_path, ('adopted = "2014-02"', 'adopted = "2014"'))

    with pytest.raises(CommandError, match=r"policy.toml, line 10, document.adopted: This should"):
        call_command("load_policy", str(file))
