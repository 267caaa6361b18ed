import json

import pytest
from django.core.management import CommandError, call_command

from kakehashi.research.projects.collaboration.building import Choices, build
from tests.research.projects.collaboration import invented

pytestmark = pytest.mark.xdist_group("collaboration")
OURS = "https://ror.org/001aaaa01"


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    """The folder of the tables of invented works."""
    place = tmp_path_factory.mktemp("command")
    works, ror = invented.write(place, invented.works(40))
    build(Choices([works], ror, processes=1), place / "tables")
    return place / "tables"


def _report(data, *arguments, institution=OURS):
    call_command(
        "collaboration", "report", "--data", str(data), "--institution", institution, *arguments
    )


def test_report_prints_a_table(data, capsys):
    _report(data, "--years", "2015-2020", "--by", "country")
    said = capsys.readouterr().out
    assert said.startswith("Institution 001aaaa01, 2015-2020, full counting\n")
    assert "salton" in said


def test_report_prints_json(data, capsys):
    _report(data, "--format", "json", "--counting", "fractional", "--years", "2012-2023")
    said = json.loads(capsys.readouterr().out)
    assert (said["years"], said["counting"]) == ([2012, 2023], "fractional")
    assert {row["by"] for row in said["rows"]} == {"total", "year"}


def test_report_prints_csv(data, capsys):
    _report(data, "--format", "csv")
    assert capsys.readouterr().out.startswith("indicator,unit,counting,hyper,by,key,name,value,")


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["--years", "2020-2015"], "--years 2020-2015: 2020 comes after 2015"),
        (["--years", "of old"], "--years of old: two years are wanted"),
        (["--engine", "spark"], "SPARK_REMOTE is empty"),
    ],
)
def test_report_ends_with_2_when_it_is_asked_wrongly(data, arguments, reason, settings):
    settings.SPARK_REMOTE = ""
    with pytest.raises(CommandError, match=reason) as refusal:
        _report(data, *arguments)
    assert refusal.value.returncode == 2


@pytest.mark.parametrize(
    ("institution", "reason"),
    [
        ("TMU", "--institution TMU: a ROR id is wanted"),
        ("0zzzzzz99", r"No work in .* names the institution https://ror\.org/0zzzzzz99"),
    ],
)
def test_report_ends_with_2_when_the_institution_is_unknown(data, institution, reason):
    with pytest.raises(CommandError, match=reason) as refusal:
        _report(data, institution=institution)
    assert refusal.value.returncode == 2


def test_report_ends_with_2_when_there_are_no_tables(tmp_path):
    with pytest.raises(CommandError, match=r"works\.parquet is missing") as refusal:
        _report(tmp_path)
    assert refusal.value.returncode == 2


def test_report_ends_with_2_when_the_setting_names_no_engine(data, settings):
    settings.COLLABORATION_ENGINE = "abacus"
    with pytest.raises(CommandError, match="COLLABORATION_ENGINE is “abacus”") as refusal:
        _report(data)
    assert refusal.value.returncode == 2
