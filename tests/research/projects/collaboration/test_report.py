import csv
import io
import json

import pytest

from kakehashi.research.projects.collaboration.asked import By, Counting
from kakehashi.research.projects.collaboration.building import Choices, build
from kakehashi.research.projects.collaboration.engines import open_engine
from kakehashi.research.projects.collaboration.indicators import INDICATORS
from kakehashi.research.projects.collaboration.questions import find
from kakehashi.research.projects.collaboration.report import (
    COLUMNS,
    Wanted,
    as_csv,
    as_json,
    as_table,
    reported,
)
from tests.research.projects.collaboration import invented

pytestmark = pytest.mark.xdist_group("collaboration")


@pytest.fixture(scope="module")
def engine(tmp_path_factory):
    place = tmp_path_factory.mktemp("report")
    files = invented.write(place, invented.works(60))
    build(Choices([files[0]], files[1], processes=1), place / "tables")
    with open_engine(place / "tables") as opened:
        yield opened


@pytest.fixture(scope="module")
def report(engine):
    ours = find(engine, ror="001aaaa01")
    wanted = Wanted(ours, (2015, 2020), Counting.FRACTIONAL, (By.YEAR, By.COUNTRY))
    return reported(engine, wanted)


def test_reported_has_every_indicator_with_and_without_hyper_authored_works(report):
    totals = {(line["indicator"], line["hyper"]) for line in report.lines if line["by"] == "total"}
    expected = {code for code, indicator in INDICATORS.items() if not indicator.one_of}
    assert totals == {(code, each) for code in expected for each in ("with", "without", "only")}
    assert {line["indicator"] for line in report.lines} == set(INDICATORS)


def test_reported_counts_in_full_what_has_no_fractions(report):
    counted = {line["indicator"]: line["counting"] for line in report.lines}
    assert counted["works"] == "fractional"
    assert counted["partners"] == counted["salton"] == "full"


def test_reported_skips_new_partners_where_no_years_are_given(engine, report):
    without = reported(engine, Wanted(report.wanted.institution))
    assert set(without.skipped) == {"partners_new", "partners_lost", "partners_steady"}
    assert report.skipped == {}


def test_as_json_holds_the_rows_and_how_they_were_made(report):
    whole = json.loads(as_json(report))
    assert whole["version"] == 1
    assert whole["institution"]["ror"] == "001aaaa01"
    assert (whole["years"], whole["earlier_years"]) == ([2015, 2020], [2009, 2014])
    assert whole["built"]["counted"]["kept"] == 60
    assert whole["rows"] == report.lines
    assert all(tuple(row) == COLUMNS for row in whole["rows"])


def test_as_csv_leaves_a_cell_empty_where_nothing_is_known(report):
    rows = list(csv.DictReader(io.StringIO(as_csv(report))))
    assert len(rows) == len(report.lines)
    for row, line in zip(rows, report.lines, strict=True):
        assert row == {name: "" if line[name] is None else str(line[name]) for name in COLUMNS}


def test_as_table_is_headed_by_what_was_asked(report):
    lines = as_table(report).splitlines()
    assert lines[0] == "Institution 001aaaa01, 2015-2020, fractional counting"
    assert lines[1].startswith("left out: ")
    assert lines[3].split() == [
        *("indicator", "hyper", "by", "key", "name"),
        *("value", "numerator", "denominator", "works", "known"),
    ]
    assert len(lines) == 4 + len(report.lines)
