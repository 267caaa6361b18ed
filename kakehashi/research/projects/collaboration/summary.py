"""What `build.json` says: from what, when and how the tables were made. Pure."""

from pathlib import Path

import msgspec

from kakehashi.research.projects.collaboration.tables import SUMMARY

FORMAT = 1  # of the tables: goes up when a column or its meaning changes


class Input(msgspec.Struct):
    """One file that was read. changed: when the file was last changed, ISO 8601 in UTC."""

    path: str
    bytes: int
    changed: str
    form: str
    records: int = 0


class Counted(msgspec.Struct):
    """Rows. read: records that are works; kept: rows of `works`; the rest is among the faults."""

    read: int = 0
    kept: int = 0
    duplicate: int = 0
    merged: int = 0
    links: int = 0
    institutions: int = 0
    authors: int = 0


class Build(msgspec.Struct):
    """How the tables of a folder came to be.

    release: day of OpenAlex's release, where a file of the source says it; newest: the latest
    change of a record.
    layouts: works by OpenAlex's layout; faults: by `faults.Kind`.
    authors_of: ROR ids of the institutions whose works have authors.
    """

    built: str
    inputs: list[Input]
    organisations: Input
    counted: Counted
    layouts: dict[str, int]
    faults: dict[str, int]
    authors_of: list[str]
    release: str | None = None
    newest: str | None = None
    format: int = FORMAT


def read_build(folder: Path) -> Build:
    """How the tables in `folder` were made.

    Raises: FileNotFoundError, if it holds none; msgspec.DecodeError, if `build.json` is damaged.
    """
    return msgspec.json.decode((folder / SUMMARY).read_bytes(), type=Build)


def write_build(folder: Path, build: Build) -> None:
    """Write `build.json`, for people to read, too."""
    (folder / SUMMARY).write_bytes(msgspec.json.format(msgspec.json.encode(build), indent=1))
