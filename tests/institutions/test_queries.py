import pytest
from hypothesis import given
from hypothesis import strategies as st

from kakehashi.institutions import candidates
from kakehashi.institutions.models import Identifier, Institution
from kakehashi.institutions.names import name
from kakehashi.institutions.queries import ENOUGH, find_institutions, with_absorbed
from kakehashi.institutions.upkeep import insert_rows, refresh_statistics
from tests.make import make_agreement, make_institution

pytestmark = pytest.mark.django_db


@pytest.fixture
def vienna():
    institution = make_institution("University of Vienna", ror="03prydq77")
    for text, language, kind in [
        ("Universität Wien", "de", "official"),
        ("ウィーン大学", "ja", "label"),
        ("Alma Mater Rudolphina", "", "alias"),
        ("UNIVIE", "", "acronym"),
    ]:
        name(institution, text, language, kind).save()
    Identifier.objects.create(institution=institution, scheme="schac", value="univie.ac.at")
    Identifier.objects.create(institution=institution, scheme="erasmus", value="A  WIEN01")
    return institution


@pytest.mark.parametrize(
    "text",
    [
        "University of Vienna",
        "vienna university",
        "vie",
        "ienn",
        "wien",
        "UNIVERSITAT WIEN",
        "Ｕｎｉｖｅｒｓｉｔäｔ",
        "ウィーン大学",
        "うぃーん",
        "ｳｨｰﾝ",
        "ーン",
        "rudolphina",
        "univie",
        "https://ror.org/03prydq77",
        "03PRYDQ77",
        "univie.ac.at",
        "A WIEN01",
    ],
)
def test_find_institutions_by_any_name_or_identifier(vienna, text):
    make_institution("Kyoto College")
    assert find_institutions(text) == [vienna]


@pytest.mark.parametrize(
    "text", ["", "  ", "\x00", '"', "%", "*", "' OR 1=1 --", "vienna tokyo", "zzz"]
)
def test_find_institutions_finds_nothing_where_nothing_is(vienna, text):
    assert find_institutions(text) == []


@pytest.mark.parametrize(
    "text",
    ["o", "of", "u", "大", "ウ", "of uni", "uni\x00versity"],
)
def test_find_institutions_by_less_than_three_letters(vienna, text):
    assert find_institutions(text) == [vienna]


def test_find_institutions_puts_the_nearest_name_first():
    names = ["Submitting Board", "Boston MIT Club", "Mitte Hospital", "MIT"]
    inside, word, beginning, exact = [make_institution(text) for text in names]
    acronym = make_institution("Massachusetts Institute of Technology")
    name(acronym, "MIT", kind="acronym").save()

    assert find_institutions("mit") == [exact, acronym, beginning, word, inside]


def test_find_institutions_puts_ours_then_open_then_education_then_short_names_first():
    company = make_institution("Physics A", kind="company")
    facility = make_institution("Physics B", kind="facility")
    closed = make_institution("Physics C", status="retired")
    long = make_institution("Physics College of Long")
    short = make_institution("Physics D")
    partner = make_institution("Physics Company of Partners", kind="company")
    make_agreement(partner)

    assert find_institutions("physics") == [partner, short, long, facility, company, closed]


def test_find_institutions_answers_for_a_merged_one_by_its_survivor(vienna):
    middle = make_institution("Middle", status="merged", merged_into=vienna)
    make_institution("Old Academy", status="merged", merged_into=middle, ror="00ws30h19")

    assert find_institutions("old academy") == [vienna]
    assert find_institutions("00ws30h19") == [vienna]


def test_find_institutions_gives_at_most_limit():
    made = [make_institution(f"University {number:03}") for number in range(30)]

    assert find_institutions("university") == made[:20]
    assert find_institutions("university", limit=3) == made[:3]
    assert len(find_institutions("university", limit=100)) == 30


def test_find_institutions_fetches_names_and_identifiers(vienna, django_assert_num_queries):
    found = find_institutions("vienna")

    with django_assert_num_queries(0):
        assert [str(institution) for institution in found] == ["University of Vienna"]
        assert [institution.identifier("ror") for institution in found] == ["03prydq77"]


def crowd(count, text, kind):
    made = Institution.objects.bulk_create(
        Institution(kind=kind, country="AT") for _number in range(count)
    )
    names = [name(place, text.format(number)) for number, place in enumerate(made)]
    insert_rows(type(names[0]), names)
    return made


@pytest.mark.slow
@pytest.mark.parametrize(
    ("text", "kind", "query"),
    [
        ("Institute {:05}", "education", "institute"),
        ("The {:05} Institute", "education", "institute"),
        ("The {:05} Institute", "education", "nstitut"),
        ("The {:05} Institute", "company", "institute"),
        ("The {:05} Institute", "company", "nstitut"),
        ("The {:05} Institute", "company", "te"),
        ("第{:05}研究所", "company", "研究"),
    ],
)
def test_find_institutions_reads_few_rows_of_a_common_word(text, kind, query):
    crowd(3000, text, kind)
    exact = make_institution(query, kind="company")
    partner = make_institution(f"{query} of ours", kind="company")
    make_agreement(partner)

    found = find_institutions(query)

    assert found[:2] == [exact, partner]
    assert len(found) == 20 or query == "te"  # two letters find what begins so, or is prominent
    assert candidates.by_grams([query], ENOUGH)[1] is False


def test_known_here_counts_whatever_points_at_an_institution():
    make_institution()
    partner = make_institution()
    make_agreement(partner)

    home = Institution.objects.get(units__isnull=False)
    assert set(candidates.known_here()) == {partner.pk, home.pk}


@given(st.text(max_size=30))
def test_find_institutions_takes_any_text(text):
    assert find_institutions(text) == []


def test_insert_rows_writes_what_bulk_create_would(vienna):
    made = name(vienna, "Vindobona", "la", "alias", source="ror")
    insert_rows(type(made), [made])

    row = vienna.names.get(text="Vindobona")
    assert (row.language, row.kind, row.source, row.key, row.prominent) == (
        "la",
        "alias",
        "ror",
        "vindobona",
        True,
    )
    assert find_institutions("vindob") == [vienna]


def test_refresh_statistics_changes_nothing_to_see(vienna):
    refresh_statistics()
    assert find_institutions("vienna") == [vienna]


def test_with_absorbed_follows_every_line_of_mergers_that_ends_there():
    survivor, other = make_institution("New"), make_institution("Other")
    middle = make_institution("Middle", status="merged", merged_into=survivor)
    first = make_institution("First", status="merged", merged_into=middle)

    assert with_absorbed(survivor.pk) == {survivor.pk, middle.pk, first.pk}
    assert with_absorbed(other.pk) == {other.pk}
