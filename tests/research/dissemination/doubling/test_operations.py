import pytest

from kakehashi.journal.models import Entry
from kakehashi.research.dissemination.doubling.operations import (
    decide_different,
    decide_same,
    digest_of,
    find_duplicates,
    reopen,
)
from kakehashi.research.dissemination.models import DuplicatePair, Work
from kakehashi.research.dissemination.states import WorkState
from kakehashi.research.dissemination.works.operations import change_work, merge_works, publish_work
from kakehashi.research.dissemination.works.reading import data_of
from kakehashi.verdicts import Refused
from tests.make import make_officer
from tests.research.dissemination.make import make_profile, make_researcher
from tests.research.dissemination.works.make import author, enter

pytestmark = pytest.mark.django_db
TITLE = "Spin waves in layered manganites"


@pytest.fixture
def officer():
    return make_officer()


@pytest.fixture
def pair(officer):
    """A public record with a DOI and a draft of the same work that says more."""
    enter(title=TITLE, identifiers=[("doi", "10.1000/a")], by=officer, is_public=True)
    enter(title=f"{TITLE}.", container="J. Magnets", pages="1-9", by=officer)
    assert find_duplicates(by=officer) == 1
    return DuplicatePair.objects.get()


def same(pair, by, **facts):
    pair.refresh_from_db()
    return decide_same(pair, **{"keep": pair.first, "seen": digest_of(pair), "by": by, **facts})


def test_find_duplicates_finds_what_stands_and_nothing_twice(pair, officer):
    assert find_duplicates(by=None) == 1
    assert (pair.state, pair.score, pair.reasons) == (
        "open",
        100,
        ["same_title", "authors", "same_year"],
    )


def test_find_duplicates_forgets_what_is_no_longer_alike(pair, officer):
    change_work(pair.second, enter_again(pair.second, title="Something else entirely"), by=officer)

    assert find_duplicates(by=officer) == 0
    assert not DuplicatePair.objects.exists()


def enter_again(work, **facts):
    from dataclasses import replace  # noqa: PLC0415  # for this maker alone

    return replace(data_of(work), **facts)


def test_find_duplicates_refuses_who_keeps_no_outputs():
    with pytest.raises(Refused, match="keep research outputs"):
        find_duplicates(by=make_researcher())


def test_decide_different_is_never_asked_again(pair, officer):
    decide_different(pair, reason="Two lectures", by=officer)

    assert find_duplicates(by=officer) == 0
    pair.refresh_from_db()
    assert (pair.state, pair.reason, pair.decided_by) == ("different", "Two lectures", officer)
    assert Entry.objects.filter(verb="research.duplicates_different").count() == 1


def test_decide_different_refuses_a_second_word(pair, officer):
    decide_different(pair, by=officer)

    with pytest.raises(Refused, match="decided already"):
        decide_different(pair, by=officer)


def test_decide_same_keeps_what_was_chosen_field_by_field(pair, officer):
    kept = same(pair, officer, take=["title"])

    kept.refresh_from_db()
    assert kept == pair.first
    assert (kept.title, kept.container, kept.pages) == (f"{TITLE}.", "J. Magnets", "1-9")
    assert [each.value for each in kept.identifiers.all()] == ["10.1000/a"]
    gone = Work.objects.get(pk=pair.second_id)
    assert (gone.state, gone.merged_into) == (WorkState.MERGED, kept)


def test_decide_same_can_keep_the_newer_one(pair, officer):
    with pytest.raises(Refused, match="is a draft: make it public first"):
        same(pair, officer, keep=pair.second)
    publish_work(pair.second, by=officer)
    kept = same(pair, officer, keep=pair.second)

    assert kept == pair.second
    assert [each.value for each in kept.identifiers.all()] == ["10.1000/a"]


def test_decide_same_keeps_profiles_when_the_other_list_of_authors_is_taken(officer):
    profile = make_profile(name_en="Hanako Sato")
    first = enter(authors=[author("Hanako Sato", profile=profile.pk)], title=TITLE, by=officer)
    second = enter(authors=[author("Hanako SATO"), author("Taro Ito")], title=TITLE, by=officer)
    find_duplicates(by=officer)
    kept = same(DuplicatePair.objects.get(), officer, keep=first, take=["authors"])

    assert [(each.name, each.profile) for each in kept.contributions.order_by("position")] == [
        ("Hanako SATO", profile),
        ("Taro Ito", None),
    ]
    assert second.pk != kept.pk


def test_decide_same_refuses_when_one_has_changed_since(pair, officer):
    seen = digest_of(pair)
    change_work(pair.second, enter_again(pair.second, volume="7"), by=officer)

    with pytest.raises(Refused, match="changed since"):
        same(pair, officer, seen=seen)


def test_decide_same_refuses_who_keeps_no_outputs(pair):
    with pytest.raises(Refused):
        same(pair, make_researcher())


def test_reopen_lets_a_pair_be_asked_again(pair, officer):
    decide_different(pair, by=officer)

    reopen(pair, by=officer)

    pair.refresh_from_db()
    assert (pair.state, pair.decided_by, pair.decided_at) == ("open", None, None)


def test_reopen_takes_works_apart_again(pair, officer):
    before, other = data_of(pair.first), data_of(pair.second)
    kept = same(pair, officer, take=["title"])

    reopen(pair, by=officer)

    kept.refresh_from_db()
    assert data_of(kept) == before
    draft = Work.objects.latest("pk")
    assert (draft.state, data_of(draft)) == (WorkState.DRAFT, other)
    assert find_duplicates(by=officer) == 0


def test_reopen_gives_identifiers_back(officer):
    enter(title=TITLE, by=officer)
    enter(title=TITLE, identifiers=[("doi", "10.1000/b")], by=officer)
    find_duplicates(by=officer)
    pair = DuplicatePair.objects.get()
    kept = same(pair, officer)
    assert kept.identifiers.count() == 1

    reopen(pair, by=officer)

    assert kept.identifiers.count() == 0
    assert [each.value for each in Work.objects.latest("pk").identifiers.all()] == ["10.1000/b"]


def test_reopen_refuses_when_the_work_that_stayed_was_changed(pair, officer):
    kept = same(pair, officer)
    change_work(kept, enter_again(kept, volume="7"), by=officer)

    with pytest.raises(Refused, match="changed since"):
        reopen(pair, by=officer)


def test_pairs_of_a_work_that_was_merged_elsewhere_no_longer_wait(pair, officer, client):
    merge_works(pair.second, into=pair.first, by=officer)
    client.force_login(officer)

    page = client.get("/en/research/duplicates/")

    assert "No two works look the same." in page.content.decode()
