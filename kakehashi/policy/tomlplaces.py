"""Where in a TOML file a key stands. The parser of the standard library does not tell."""

import re
from collections import Counter

Path = tuple[str | int, ...]
_HEADER = re.compile(r"\s*(\[\[?)([^\]]+)\]\]?")
_KEY = re.compile(r"""\s*("[^"]*"|'[^']*'|[\w-]+)\s*=""")


def lines_of(text: str) -> dict[Path, int]:
    """Line numbers, from 1, of the tables and keys of a valid TOML `text`.

    A path names tables and keys from the top; a table of an array is followed by its place, from 0:
    ("document", 1, "sector", 0, "ja").
    """
    found: dict[Path, int] = {}
    counts: Counter[Path] = Counter()
    here: Path = ()
    inside = ""
    for number, line in enumerate(text.splitlines(), start=1):
        if inside:
            inside = "" if inside in line else inside
            continue
        if header := _HEADER.match(line):
            here = _enter(header[2], header[1] == "[[", counts)
            found[here] = number
        elif key := _KEY.match(line):
            found[*here, key[1].strip("\"'")] = number
            inside = _left_open(line)
    return found


def line_at(path: Path, lines: dict[Path, int]) -> int:
    """The line of `path`, or of the nearest table around it; 1 for the file as a whole."""
    while path and path not in lines:
        path = path[:-1]
    return lines.get(path, 1)


def _enter(header: str, is_array: bool, counts: Counter[Path]) -> Path:
    *outer, last = [part.strip().strip("\"'") for part in header.split(".")]
    path: Path = ()
    for part in outer:
        path = (*path, part)
        if counts[path]:
            path = (*path, counts[path] - 1)
    path = (*path, last)
    if is_array:
        counts[path] += 1
        path = (*path, counts[path] - 1)
    return path


def _left_open(line: str) -> str:
    """The quotes of a text that goes on in the next line, or nothing."""
    return next((quotes for quotes in ('"""', "'''") if line.count(quotes) == 1), "")
