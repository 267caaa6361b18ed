"""Tables of a few works of institutions that `collaboration.invented` knows, and our register.

Institution 1 is the university, 2 and 3 are parts of it; 4 is in the US with 12 as a part of it,
8 in Great Britain, 11 in France.
"""

from kakehashi.institutions.models import Identifier
from kakehashi.institutions.queries import home
from kakehashi.research.projects.built.tables import forget
from kakehashi.research.projects.collaboration.building import Choices, build
from tests.make import make_home, make_institution
from tests.research.projects.collaboration import invented

RORS = {number: ror for number, ror, *_facts in invented.ORGANISATIONS}


def make_paper(number, *institutions, topic=1, year=2024, orcid=None, **facts):
    """A work with an author at each of `institutions`; the first has the ORCID iD."""
    authors = []
    for index, each in enumerate(institutions):
        name = f"Author {each}"
        person = {
            "id": f"https://openalex.org/A{100 + each}",
            "display_name": name,
            "orcid": f"https://orcid.org/{orcid}" if orcid and not index else None,
        }
        line = invented.authorship([each], "middle" if index else "first", corresponding=not index)
        authors.append({**line, "author": person, "raw_author_name": name})
    topics = {"primary_topic": topic and invented.topic(topic)}
    return invented.work(number, authors, publication_year=year, **topics, **facts)


def make_tables(settings, folder, papers):
    """Build the tables of `papers` where the site looks for them. The university has a ROR id."""
    forget()
    make_home()
    holder = home().institution
    Identifier.objects.get_or_create(scheme="ror", value=RORS[1], institution=holder)
    folder.mkdir(parents=True, exist_ok=True)
    works, ror = invented.write(folder, papers)
    settings.COLLABORATION_DIR = str(folder / "tables")
    build(Choices([works], ror, frozenset({RORS[1]}), processes=1), folder / "tables")


def make_partner(number, name="", **facts):
    """The institution with this number in our register."""
    return make_institution(name or f"Institution {number}", ror=RORS[number], **facts)
