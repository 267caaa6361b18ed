import pytest
from django.utils import timezone

from kakehashi.interop.crossref import asking as crossref
from kakehashi.interop.openalex import asking as openalex
from kakehashi.interop.orcid import asking as orcid
from kakehashi.interop.records.asking import Asker
from kakehashi.research.dissemination.importing.entries import Reason, Wrong, WrongSource
from kakehashi.research.dissemination.importing.registry import FORMATS, REGISTERS, Question
from tests.interop.records.make import (
    as_json,
    make_authorship,
    make_crossref,
    make_openalex,
    make_record,
    make_statement,
)
from tests.interop.ror.serving import serving

ROR = "https://ror.org/00ws30h19"
JSON = {"Content-Type": "application/json"}
WANTED = "institutions.ror%3Ahttps%3A%2F%2Fror.org%2F00ws30h19%2Cfrom_publication_date%3A2024-01-01"
ID = "0000-0002-1825-0097"


def ok(value):
    return 200, JSON, as_json(value)


class Answers(dict):
    """Path -> answers, of which each question takes the next; the last one stays."""

    def get(self, path, default):
        self.asked = [*getattr(self, "asked", []), path]
        found = super().get(path, [default])
        return found.pop(0) if len(found) > 1 else found[0]


def quick(base):
    return Asker(base, pause=0, first_wait=0)


def test_ask_tries_again_after_passing_trouble():
    answers = Answers({"/works": [(503, {"Retry-After": "0"}, b""), (429, {}, b""), ok({"a": 1})]})
    with serving(answers) as base:
        assert quick(base).ask("works") == {"a": 1}

    assert answers.asked == ["/works"] * 3


def test_ask_gives_up_after_some_tries():
    with serving({"/works": (500, {}, b"")}) as base, pytest.raises(WrongSource) as caught:
        quick(base).ask("works")

    assert caught.value.reason == Wrong.NO_ANSWER
    assert "500" in caught.value.about


@pytest.mark.parametrize(
    "answer", [(403, {}, b"no"), (200, JSON, b"<html>"), (200, JSON, b'{"cut": ')]
)
def test_ask_refuses_answers_of_no_use(answer):
    with serving({"/works": answer}) as base, pytest.raises(WrongSource) as caught:
        quick(base).ask("works")

    assert caught.value.reason == Wrong.BAD_ANSWER


def test_ask_knows_what_there_is_not():
    with serving({}) as base:
        assert quick(base).ask("nothing") is None


def test_openalex_is_asked_for_dois_and_says_which_it_does_not_know(settings):
    way = "/works?per-page=100&filter=doi%3A10.1000%2Fw1%7C10.1000%2Fw2"
    with serving({way: ok({"results": [make_openalex(2)]})}) as settings.OPENALEX_API:
        values = ["https://doi.org/10.1000/W1", "10.1000/w2", "10.1000/w2"]
        entries = list(openalex.ask(Question("doi", values)))

    assert [(entry.place, entry.title) for entry in entries] == [
        ("10.1000/w1", ""),
        ("10.1000/w2", "Work 2"),
    ]
    assert [each.reason for each in entries[0].faults] == [Reason.NOT_FOUND]
    assert entries[1].data.source_on == timezone.localdate()


def test_openalex_is_asked_for_an_institution_page_by_page(settings):
    first = f"/works?per-page=100&cursor=%2A&filter={WANTED}"
    second = f"/works?per-page=100&cursor=next&filter={WANTED}"
    answers = {
        first: ok({"results": [make_openalex(1)], "meta": {"next_cursor": "next"}}),
        second: ok({"results": [make_openalex(2)], "meta": {"next_cursor": None}}),
    }
    with serving(answers) as settings.OPENALEX_API:
        entries = list(openalex.ask(Question("ror", [ROR], since=2024)))

    assert [entry.title for entry in entries] == ["Work 1", "Work 2"]


def test_openalex_is_asked_again_for_a_work_whose_authors_were_cut(settings):
    way = "/works?per-page=100&filter=doi%3A10.1000%2Fw1"
    cut = make_openalex(1, authorships=[make_authorship()] * 100)
    whole = make_openalex(1, authorships=[make_authorship()] * 130)
    answers = {way: ok({"results": [cut]}), "/works/W1": ok(whole)}
    with serving(answers) as settings.OPENALEX_API:
        (entry,) = openalex.ask(Question("doi", ["10.1000/w1"]))

    assert len(entry.data.authors) == 130


def test_crossref_is_asked_for_dois_and_institutions(settings):
    wanted = "ror-id%3Ahttps%3A%2F%2Fror.org%2F00ws30h19"
    listed = {"items": [make_crossref(2)], "next-cursor": "more"}
    answers = {
        "/works/10.1000%2Fc1": ok({"message": make_crossref(1)}),
        f"/works?filter={wanted}&rows=1&cursor=%2A": ok({"message": listed}),
    }
    with serving(answers) as settings.CROSSREF_API:
        one, unknown = crossref.ask(Question("doi", ["10.1000/C1", "10.1000/none"]))
        (other,) = crossref.ask(Question("ror", [ROR], most=1))

    assert (one.title, other.title) == ("Work 1", "Work 2")
    assert [each.reason for each in unknown.faults] == [Reason.NOT_FOUND]


def test_orcid_is_asked_for_whole_works_of_a_record(settings):
    contributors = {"contributor": [{"credit-name": {"value": "Hanako Sato"}}]}
    whole = {"bulk": [{"work": make_statement(5, contributors=contributors)}]}
    answers = {
        f"/{ID}/record": ok(make_record([make_statement(5)])),
        f"/{ID}/works/5": ok(whole),
    }
    with serving(answers) as settings.ORCID_API:
        (entry,) = orcid.ask(Question("orcid", [f"https://orcid.org/{ID}"]))

    assert [each.name for each in entry.data.authors] == ["Hanako Sato"]


@pytest.mark.parametrize(
    ("ask", "question", "reason"),
    [
        (openalex.ask, Question("ror", ["nobody"]), Wrong.BAD_ROR),
        (crossref.ask, Question("doi", ["none"]), Wrong.NO_DOI),
        (orcid.ask, Question("orcid", ["0000-0000-0000-0000"]), Wrong.BAD_ORCID),
    ],
)
def test_registers_refuse_what_they_cannot_be_asked(ask, question, reason):
    with pytest.raises(WrongSource) as caught:
        list(ask(question))

    assert caught.value.reason == reason


def test_every_reader_is_offered():
    assert list(FORMATS) == ["bibtex", "ris", "openalex", "crossref", "orcid"]
    assert list(REGISTERS) == ["openalex", "crossref", "orcid"]
