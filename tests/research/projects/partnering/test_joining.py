"""Papers beside agreements: rows on both sides."""

import pytest
from django.http import QueryDict
from django.utils import timezone

from kakehashi.research.projects.built.tables import current
from kakehashi.research.projects.pages.choices import read
from kakehashi.research.projects.partnering.bonds import bonds_on
from kakehashi.research.projects.partnering.candidates import Search, Topic, candidates
from kakehashi.research.projects.partnering.joining import joined
from kakehashi.research.projects.partnering.unit_view import gather, units_with_works
from tests.make import make_agreement, make_institution, make_unit
from tests.research.dissemination.make import make_verified_link
from tests.research.projects.partnering.make import make_paper, make_partner, make_tables

pytestmark = pytest.mark.django_db


def asked(query=""):
    return read(current(), QueryDict(query))


def bonds(asked, units=()):
    return bonds_on(asked.built, timezone.localdate(), units)


def test_joined_parts_papers_agreements_and_what_is_not_known(settings, tmp_path):
    papers = [
        make_paper(1, 1, 4, topic=2),
        make_paper(2, 1, 4),
        make_paper(3, 1, 4, topic=2),
        make_paper(4, 1, 8),
        make_paper(5, 1, 11, year=2001),
    ]
    make_tables(settings, tmp_path, papers)
    make_agreement(make_partner(8))
    france = make_partner(11, country="FR")
    make_agreement(france)
    make_agreement(nameless := make_institution("No ROR"))
    make_agreement(never := make_institution("Never", ror="05dxps055"))
    make_agreement(make_partner(7), expires_on=timezone.localdate().replace(year=2016))

    choices = asked("since=2015&until=2024")
    found = joined(choices, bonds(choices))

    assert [(each.number, each.works, each.topic) for each in found.without_agreement] == [
        (4, 3, "Topic 2")
    ]
    assert [(each.bond.institution, each.last_year) for each in found.without_papers] == [
        (france, 2001),
        (never, None),
    ]
    assert (found.both, [bond.institution for bond in found.unknown]) == (1, [nameless])


def test_an_agreement_with_a_part_counts_for_the_whole(settings, tmp_path):
    make_tables(settings, tmp_path, [make_paper(1, 1, 4), make_paper(2, 1, 12)])
    make_agreement(make_partner(12, country="US"))

    found = joined(choices := asked(), bonds(choices))

    assert (found.both, list(found.without_agreement), list(found.without_papers)) == (1, [], [])


def world():
    """Ours: 6 works on topic 1, 2 on topic 2. Institution 4: 7 and none with us; 8: 6, 3 with us;
    11: 5 and 1 on topic 2; 7: 3.
    """
    yield from (make_paper(number, 1, *([8] if number <= 3 else [])) for number in range(1, 7))
    yield from (make_paper(number, 1, topic=2) for number in (7, 8))
    yield from (make_paper(number, 4) for number in range(10, 17))
    yield from (make_paper(number, 8) for number in range(20, 23))
    yield from (make_paper(number, 11) for number in range(30, 35))
    yield make_paper(35, 11, topic=2)
    yield from (make_paper(number, 7) for number in range(40, 43))


def test_candidates_are_strong_in_our_topics_and_hardly_known(settings, tmp_path):
    make_tables(settings, tmp_path, list(world()))
    make_agreement(make_partner(11))
    choices = asked()

    bound = {11: bonds(choices)}
    found = candidates(choices, Search(), bound)

    assert [(each.number, each.matching, each.common) for each in found.rows] == [
        (4, 6, 0),
        (11, 6, 0),
    ]
    assert found.rows[1].topics == (Topic("Topic 1", 6, 5), Topic("Topic 2", 2, 1))
    assert found.others == 19
    assert found.rows[0].reasons == [
        "Publishes as much as we in “Topic 1” (7 works, ours 6).",
        "There is no common work yet.",
        "There is no agreement in force.",
    ]
    assert found.rows[1].reasons[-1] == ("An agreement is in force: it could be used for research.")


def test_candidates_follow_what_is_looked_for(settings, tmp_path):
    make_tables(settings, tmp_path, list(world()))
    choices = asked()

    more = candidates(choices, Search(most=3), {})
    assert [(each.number, each.common) for each in more.rows] == [(4, 0), (11, 0), (8, 3)]
    assert more.rows[2].reasons[1] == "Only 3 common works."
    british = candidates(choices, Search(most=3, country="GB"), {})
    assert [each.number for each in british.rows] == [8]


def test_nobody_is_found_in_tables_of_our_own_works_only(settings, tmp_path):
    make_tables(settings, tmp_path, [make_paper(number, 1, 4) for number in range(1, 9)])

    found = candidates(asked(), Search(most=50), {})

    assert (found.others, [each.common for each in found.rows]) == (0, [8])


def test_a_unit_has_the_works_that_we_verified_and_its_own_agreements(settings, tmp_path):
    make_tables(settings, tmp_path, [make_paper(1, 1, 4), make_paper(2, 1, 8), make_paper(3, 1)])
    law, lab = make_unit(), make_unit("Laboratory", name_ja="研究室")
    lab.parent = law
    lab.save()
    make_verified_link(openalex=1, unit=lab)
    make_agreement(american := make_partner(4), unit=law)
    make_agreement(french := make_partner(11), unit=lab)
    make_agreement(make_partner(8))

    choices = asked()
    view = gather(choices, law, timezone.localdate(), "en")

    assert (view.reach.unit, view.reach.university, view.reach.unverified) == (1, 3, 2)
    assert [
        (each.number, each.works, [b.institution for b in each.own]) for each in view.partners
    ] == [(4, 1, [american])]
    assert [bond.institution for bond in view.without_papers] == [french]
    numbers = dict(units_with_works(choices))
    assert (numbers[law], numbers[lab]) == (1, 1)
