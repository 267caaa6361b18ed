"""Makers of small built tables: TMU, partners abroad and at home, works of known facts."""

import json

from kakehashi.institutions.models import Identifier
from kakehashi.research.projects.collaboration.building import Choices, build
from kakehashi.web.demonstration.invented_works import (
    FIRST_INSTITUTION,
    FIRST_WORK,
    Place,
    author,
    institution_of,
    organisation,
    work_of,
)
from tests.make import make_home

PLACES = [
    Place("00ws30h19", "Tokyo Metropolitan University", "JP", 35.62, 139.38),
    Place("03prydq77", "University of Vienna", "AT", 48.21, 16.37),
    Place("057zh3y96", "The University of Tokyo", "JP", 35.71, 139.76),
    Place("01sf06y89", "Macquarie University", "AU", -33.87, 151.21),
]
TMU, VIENNA, TOKYO, SYDNEY = range(4)
HOME_NUMBER = FIRST_INSTITUTION
TOPICS = {1: ("Soft robotics", 22, "Engineering"), 2: ("Urban heat", 23, "Environmental Science")}


def paper(number, year, where, *, topic=1, **facts):
    """A work by one author of each place in `where`, the first of which leads."""
    name, field, field_name = TOPICS[topic]
    lines = [
        author(
            f"Author {index}",
            [institution_of(PLACES[place], place)],
            "first" if index == 0 else "last",
            leads=index == 0,
        )
        for index, place in enumerate(where)
    ]
    of_field = {"id": f"https://openalex.org/fields/{field}", "display_name": field_name}
    return work_of(
        number,
        {
            "title": f"Paper {number}",
            "display_name": f"Paper {number}",
            "publication_year": year,
            "open_access": {"is_oa": True, "oa_status": "gold"},
            "cited_by_count": 3,
            "fwci": 1.5,
            "primary_topic": {
                "id": f"https://openalex.org/T{topic}",
                "display_name": name,
                "subfield": of_field,
                "field": of_field,
                "domain": {"id": "https://openalex.org/domains/3", "display_name": "Physical"},
            },
            "topics": [],
            "awards": [],
            **facts,
        },
        lines,
    )


def usual_papers():
    """2016: one with Sydney. 2019: one alone. 2020: Vienna twice, Tokyo once, one retracted."""
    return [
        paper(1, 2016, [TMU, SYDNEY]),
        paper(2, 2019, [TMU]),
        paper(3, 2020, [TMU, VIENNA]),
        paper(4, 2020, [VIENNA, TMU, TOKYO], topic=2, doi="https://doi.org/10.5555/four"),
        paper(5, 2020, [TMU, TOKYO]),
        paper(6, 2020, [TMU, VIENNA], is_retracted=True),
        paper(7, 2020, [VIENNA, SYDNEY]),
    ]


def number_of(paper_number):
    """The number of a paper as OpenAlex gives it."""
    return FIRST_WORK + paper_number


def make_tables(folder, papers=None):
    """Built tables in `folder`."""
    works, ror = folder.parent / "works.jsonl", folder.parent / "ror.jsonl"
    chosen = papers or usual_papers()
    works.write_text("".join(json.dumps(each) + "\n" for each in chosen))
    ror.write_text("".join(json.dumps(organisation(each)) + "\n" for each in PLACES))
    return build(Choices([works], ror, processes=1), folder)


def make_known_home():
    """The home university with its ROR id."""
    home = make_home()
    Identifier.objects.get_or_create(
        institution=home.institution, scheme="ror", value=PLACES[TMU].ror
    )
    return home
