"""Every indicator against the second count, on invented works and on the real ones."""

from pathlib import Path

import pytest

from kakehashi.research.projects.collaboration.asked import (
    By,
    Counting,
    Question,
    Selection,
    Unanswerable,
)
from kakehashi.research.projects.collaboration.building import Choices, build
from kakehashi.research.projects.collaboration.engines import open_engine
from kakehashi.research.projects.collaboration.indicators import INDICATORS, expression
from kakehashi.research.projects.collaboration.overlay import Verdict
from tests.research.projects.collaboration import invented
from tests.research.projects.collaboration.comparing import EVERY, answered, differences
from tests.research.projects.collaboration.comparing import make_question as question_of
from tests.research.projects.collaboration.papers import World

REAL = Path("/work/shared/data")
UNITS = [(work, work % 3) for work in range(1, 200, 2)] + [(work, 5) for work in range(1, 200, 7)]
BY = [("year",), ("field",), ("topic",), ("unit",), ("country",), ("partner",)]
TOGETHER = [("year", "country"), ("partner", "topic"), ("country", "unit", "partner")]
# What is asked of the indicators that stand for the others, each beside the plain question.
OPTIONS = [
    {"years": (2015, 2020)},
    {"years": (2015, 2020), "earlier": (2012, 2013)},
    {"counting": "fractional"},
    {"among": "all"},
    {"china": True},
    {"hyper": "without"},
    {"hyper": "only"},
    {"abroad": True, "china": True},
    {"retracted": True, "paratext": True, "xpac": True},
    {"units": (0, 5)},
    {"at": {"unit": None}},
    {"at": {"unit": 5, "year": 2015}},
    {"at": {"field": None}},
    {"at": {"year": None, "topic": 2}},
    {"at": {"country": None}},
    {"at": {"field": 11, "country": "US"}},
    {"at": {"partner": 4}},
]

pytestmark = pytest.mark.xdist_group("collaboration")


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """(an engine, the same world to count again) of invented works."""
    folder = tmp_path_factory.mktemp("invented")
    works, ror = invented.write(folder, invented.works(200))
    build(Choices([works], ror, processes=1), folder / "tables")
    verdicts = [Verdict(work, None, unit, True) for work, unit in UNITS]
    with open_engine(folder / "tables", verdicts=verdicts) as engine:
        yield engine, World([works], ror, UNITS)


@pytest.fixture(scope="module")
def real(tmp_path_factory):
    files = sorted(REAL.glob("openalex_works_*.jsonl.gz")), REAL / "ror_v2_partial.jsonl.gz"
    if not files[0] or not files[1].exists():
        pytest.skip(f"the real works are not in {REAL}")
    tables = tmp_path_factory.mktemp("real") / "tables"
    build(Choices(*files), tables)
    with open_engine(tables) as engine:
        yield engine, World(*files)


@pytest.mark.parametrize("code", EVERY)
def test_expression_counts_as_the_second_count_by_every_dimension(made, code):
    indicator = INDICATORS[code]
    years = {"years": (2015, 2019)} if indicator.periods else {}
    for by in [(), *BY]:
        if {By(each) for each in by} <= indicator.by and indicator.one_of <= (len(by) == 1):
            assert differences(*made, code, *by, **years) == [], by


@pytest.mark.parametrize("by", TOGETHER, ids=" ".join)
def test_expression_counts_as_the_second_count_by_dimensions_together(made, by):
    assert differences(*made, "top_tenth", *by, counting="fractional") == []


@pytest.mark.parametrize("options", OPTIONS, ids=str)
@pytest.mark.parametrize(
    ("code", "by"),
    [
        ("international", ()),
        ("top_tenth", ()),
        ("affinity", ("country",)),
        ("partner_countries", ()),
        ("partners_new", ()),
    ],
)
def test_expression_counts_as_the_second_count_with_every_option(made, code, by, options):
    indicator = INDICATORS[code]
    if options.get("counting") == "fractional" and not indicator.fractional:
        options = {}
    if indicator.periods:
        options = {"years": (2016, 2019), **options}
    assert differences(*made, code, *by, **options) == []


@pytest.mark.slow
@pytest.mark.parametrize("code", EVERY)
def test_expression_counts_as_the_second_count_on_real_works(real, code):
    indicator = INDICATORS[code]
    options = {"years": (2015, 2020)} if indicator.periods else {}
    if not indicator.one_of:
        assert differences(*real, code, **options) == []
        if indicator.fractional:
            assert differences(*real, code, **options, counting="fractional") == []
    by = "country" if By.COUNTRY in indicator.by else "year"
    assert differences(*real, code, by, **options) == []


def test_expression_of_no_works_is_one_row_without_a_value(made):
    asked = Selection(999_999_999)
    (row,) = made[0].rows(expression(Question("international", asked)))
    assert row == {"value": None, "numerator": 0.0, "denominator": 0.0, "works": 0, "known": 0}


def test_expression_of_a_component_counts_for_the_whole(made):
    """2 and 3 are parts of 1, 12 of 4; 10 became 11; 9 is a company and stands for itself."""
    found = answered(made[0], question_of("works"))
    assert {number for (number,) in found} & set(range(1, 13)) == {1, 4, 5, 6, 7, 8, 9, 11}


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        (Question("glory", Selection(1)), "There is no indicator “glory”"),
        (Question("partners", Selection(1), (By.PARTNER,)), "cannot be asked by partner"),
        (Question("salton", Selection(1)), "exactly one of country and partner"),
        (
            Question("salton", Selection(1), (By.COUNTRY,), Counting.FRACTIONAL),
            "counted in full only",
        ),
        (Question("partners_new", Selection(1)), "needs years"),
        (Question("works", Selection(1, (2020, 2010))), "2020-2010 run backwards"),
        (Question("works", Selection(None)), "are asked for by institution"),
        (Question("works", Selection(1), (By.INSTITUTION,)), "are asked for by institution"),
        (Question("works", Selection(1), (By.YEAR, By.YEAR)), "stands twice"),
    ],
)
def test_expression_refuses_what_makes_no_sense(question, sentence):
    with pytest.raises(Unanswerable, match=sentence):
        expression(question)
