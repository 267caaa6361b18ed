"""Recompute every hash of this evidence pack. Nothing but Python 3.9 or later is needed.

    python verify.py                        the pack that this file lies in
    python verify.py pack.zip               a pack that was not unpacked
    python verify.py --freeze 9f86d081…     and compare with the hash that you noted elsewhere

Exit status 1, if anything does not fit. README.en.txt and README.ja.txt say what is computed.
"""

import argparse
import csv
import hashlib
import io
import json
import re
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

HEADER = 6  # lines before the list of records
FORM = "kakehashi freeze 1"
LEAF = re.compile(r"(\d+) (figure|target|action) ([0-9a-f]{64}) (.+)")


def main(arguments: list[str]) -> int:
    """Verify one pack; print what was found."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("pack", nargs="?", type=Path, default=Path(__file__).parent)
    parser.add_argument("--freeze", metavar="SHA256", help="the hash as it was noted elsewhere")
    asked = parser.parse_args(arguments)
    files = read(asked.pack)
    found = list(findings(files, asked.freeze))
    for finding in found:
        print(f"WRONG: {finding}")
    partial = sum(name.endswith(".part.json") for name in files)
    if partial:
        print(f"{partial} records are shown in part: their hashes cannot be recomputed from here.")
    print(f"SHA-256 of the freeze: {sha256(files.get('freeze.txt', b''))}")
    if not asked.freeze:
        print("Compare it with the one on the freeze's page, in the report, or in your notes.")
    print("Something does not fit." if found else "Everything fits.")
    return 1 if found else 0


def read(pack: Path) -> dict[str, bytes]:
    """Every file of a folder or a ZIP file by its name."""
    if pack.is_dir():
        paths = (
            path for path in pack.rglob("*") if path.is_file() and "__pycache__" not in str(path)
        )
        return {path.relative_to(pack).as_posix(): path.read_bytes() for path in paths}
    with zipfile.ZipFile(pack) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def findings(files: dict[str, bytes], noted: "str | None") -> Iterator[str]:
    """Everything that does not fit."""
    yield from of_files(files)
    if "freeze.txt" not in files:
        yield "freeze.txt is missing"
        return
    if noted and noted.lower() != sha256(files["freeze.txt"]):
        yield "the freeze is not the one whose hash was noted"
    try:
        lines = files["freeze.txt"].decode().split("\n")
        leaves = [LEAF.fullmatch(line) for line in lines[HEADER:-1]]
        if lines[0] != FORM or None in leaves:
            yield "freeze.txt is not a list of records in the form that this program knows"
            return
        kept = {int(leaf[1]): (leaf[2], leaf[3]) for leaf in leaves if leaf}
        yield from of_records(files, kept)
        yield from of_corrections(files, kept)
        yield from of_tables(files, kept)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        yield f"something cannot be read: {error!r}"


def of_files(files: dict[str, bytes]) -> Iterator[str]:
    """Compare every file with hashes.txt, which `sha256sum --check hashes.txt` does as well."""
    lines = files.get("hashes.txt", b"").decode(errors="replace").splitlines()
    noted = dict(line.split("  ", 1)[::-1] for line in lines if "  " in line)
    for name in sorted(noted.keys() | files.keys() - {"hashes.txt"}):
        if name not in files:
            yield f"{name} is missing"
        elif name not in noted:
            yield f"{name} is not in hashes.txt"
        elif sha256(files[name]) != noted[name]:
            yield f"{name} was altered"


def of_records(files: dict[str, bytes], kept: dict[int, tuple[str, str]]) -> Iterator[str]:
    """Compare each record with its line in freeze.txt, whose hash is that of the freeze."""
    known = set()
    for position, (kind, digest) in kept.items():
        name = f"records/{position:04}-{kind}.json"
        part = f"records/{position:04}-{kind}.part.json"
        known |= {name, part}
        if name in files and sha256(files[name]) != digest:
            yield f"{name}: the record is not the one that was frozen"
        if name not in files and part not in files:
            yield f"{name}: the record is missing"
    for name in sorted(name for name in files if name.startswith("records/")):
        if name not in known:
            yield f"{name}: this record was not frozen"


def of_corrections(files: dict[str, bytes], kept: dict[int, tuple[str, str]]) -> Iterator[str]:
    """Follow the corrections of each record, from its hash on."""
    if "corrections.json" not in files:
        yield "corrections.json: the corrections are missing"
        return
    last = {position: digest for position, (_, digest) in kept.items()}
    for each in json.loads(files["corrections.json"]):
        place = f"correction of record {each['record']}"
        if each["correction"]["previous"] != last.get(each["record"]):
            yield f"{place}: it does not follow the one before it"
        if each["complete"] and sha256(canonical(each["correction"])) != each["sha256"]:
            yield f"{place}: it was altered"
        last[each["record"]] = each["sha256"]


def of_tables(files: dict[str, bytes], kept: dict[int, tuple[str, str]]) -> Iterator[str]:
    """Compare figures.json, definitions.json and figures.csv with the records that are there.

    What a table says of a record that is missing cannot be compared; that it is missing was said.
    """
    texts = [
        figure_text(files, position) for position, (kind, _) in kept.items() if kind == "figure"
    ]
    records = {found["indicator"]: found for found in map(json.loads, filter(None, texts))}
    for table in ("figures.json", "definitions.json", "figures.csv"):
        if table not in files:
            yield f"{table}: the table is missing"
            continue
        for each in lines_of(table, files[table]):
            code = each["indicator"]
            if code not in records and not all(texts):
                continue
            its = records.get(code, {})
            if {name: its.get(name) for name in each} != each:
                yield f"{table}: {code} is not as in its record"


def lines_of(table: str, content: bytes) -> "list[dict[str, Any]]":
    """What a table says of each figure, by the names that its record has."""
    if table.endswith(".json"):
        return list(json.loads(content))
    rows = csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""))
    wholes = [row for row in rows if not row["division"]]
    return [{"indicator": row["indicator"], "value": row["value"] or None} for row in wholes]


def figure_text(files: dict[str, bytes], position: int) -> bytes:
    """The record of a figure, whole or in part; empty if it is missing."""
    name = f"records/{position:04}-figure"
    return files.get(f"{name}.json") or files.get(f"{name}.part.json", b"")


def canonical(content: Any) -> bytes:
    """The one way to write `content`: keys sorted, no spaces, ASCII only."""
    return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode()


def sha256(content: bytes) -> str:
    """In lower-case hexadecimal."""
    return hashlib.sha256(content).hexdigest()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
