import json

import pytest
from django.core.management import CommandError, call_command

from kakehashi.research.management.commands import collaboration
from tests.research.projects.collaboration.make import (
    TMU,
    authorship,
    institution,
    rows,
    work,
    write,
    write_ror,
)
from tests.research.projects.collaboration.serving import openalex


def _build(folder, *arguments):
    call_command(
        "collaboration",
        "build",
        *("--ror", str(write_ror(folder)), "--out", str(folder / "out"), "--processes", "1"),
        *arguments,
    )


def test_build_says_what_it_made_and_names_every_fault(tmp_path, capsys):
    write(tmp_path / "works.gz", work(7, authorship(institution(1, TMU))), b"{", work(8))

    _build(tmp_path, "--works", str(tmp_path / "works.gz"))

    said = capsys.readouterr().out
    assert "2 works of 2 read, 1 links to 1 institutions." in said
    assert "1  not_json: lines that are not JSON, left out" in said
    assert json.loads((tmp_path / "out/build.json").read_bytes())["faults"] == {"not_json": 1}


def test_build_ends_with_2_when_nothing_could_be_read(tmp_path, capsys):
    with pytest.raises(CommandError, match="No work could be read") as refusal:
        _build(tmp_path, "--works", str(tmp_path / "nothing"))

    assert refusal.value.returncode == 2
    assert "unreadable: No such file or directory" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        ([], "Name --works"),
        (["--works", "w", "--authors-of", "TMU"], "is no ROR id"),
        (["--works", "w", "--openalex-institution", "grid.1"], "is no ROR id"),
    ],
)
def test_build_ends_with_2_when_it_is_asked_wrongly(tmp_path, arguments, reason):
    with pytest.raises(CommandError, match=reason) as refusal:
        _build(tmp_path, *arguments)

    assert refusal.value.returncode == 2


def test_build_ends_with_2_without_the_file_of_ror(tmp_path):
    with pytest.raises(CommandError, match="No such file") as refusal:
        call_command(
            "collaboration",
            "build",
            *("--works", "w", "--ror", str(tmp_path / "none"), "--out", str(tmp_path / "out")),
        )

    assert refusal.value.returncode == 2


def test_build_can_be_stopped_and_says_how_to_go_on(tmp_path, monkeypatch):
    def stop(*_arguments):
        raise KeyboardInterrupt

    monkeypatch.setattr(collaboration, "build", stop)
    with pytest.raises(CommandError, match="the same command goes on") as stopped:
        _build(tmp_path, "--works", "w")

    assert stopped.value.returncode == 130


def test_build_asks_openalex_for_an_institution(tmp_path, settings):
    with openalex([[work(7, authorship(institution(1, TMU)))]]) as (address, asked):
        settings.OPENALEX_API, settings.OPENALEX_API_KEY = address, "key"
        _build(tmp_path, "--openalex-institution", f"https://ror.org/{TMU}")

    assert [each["work"] for each in rows(tmp_path, "works")] == [7]
    assert asked[0][1]["api_key"] == "key"
    assert "key" not in (tmp_path / "out/build.json").read_text().replace("pages", "")
    assert not (tmp_path / "out.parts").exists()
