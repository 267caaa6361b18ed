"""The records of a CSV text, with the line that each begins on. Pure."""

import csv
import io
from collections.abc import Callable, Iterator

DELIMITERS = ",;\t"


class NoRecords(Exception):
    """There is nothing but blank lines."""


class BrokenCsv(Exception):
    """From `line` on, counted from 1, the text is no CSV: `problem` says why, in English."""

    def __init__(self, line: int, problem: str) -> None:
        super().__init__(f"line {line}: {problem}")
        self.line, self.problem = line, problem


def records(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """(line it begins on, cells) of each record that is not blank.

    Raises: BrokenCsv, at the record that cannot be read.
    """
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    begins = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield begins, cells
            begins = reader.line_num + 1
    except csv.Error as error:
        raise BrokenCsv(begins, str(error)) from None


def delimiter_of(text: str, is_heading: Callable[[str], bool]) -> str:
    """The delimiter by which the first record falls into most headings.

    A record with quotation marks can be read by its own delimiter alone; the others do not count.

    Raises: NoRecords; BrokenCsv, if the first record cannot be read by any delimiter.
    """
    known, broken = {}, None
    for delimiter in DELIMITERS:
        try:
            _, cells = next(records(text, delimiter))
        except StopIteration:
            raise NoRecords from None
        except BrokenCsv as error:
            broken = broken or error
            continue
        known[delimiter] = sum(is_heading(cell) for cell in cells)
    if broken and not known:
        raise broken
    return max(known, key=known.__getitem__)
