"""Records of a CSV text and the delimiter between their cells."""

import pytest

from kakehashi.documents.csv_records import BrokenCsv, NoRecords, delimiter_of, records

HEADINGS = {"direction", "number", "ja"}


def is_heading(cell):
    return cell in HEADINGS


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("quote", ["", '"'])
def test_delimiter_of_is_found_with_and_without_quotation_marks(delimiter, quote):
    first = delimiter.join(f"{quote}{heading}{quote}" for heading in sorted(HEADINGS))
    assert delimiter_of(f"\n{first}\r\n1,2;3", is_heading) == delimiter


def test_delimiter_of_refuses_what_has_no_records_or_is_no_csv():
    with pytest.raises(NoRecords):
        delimiter_of(" \n\n", is_heading)
    with pytest.raises(BrokenCsv) as refused:
        delimiter_of('"direction"x\n', is_heading)
    assert refused.value.line == 1


def test_records_say_on_which_line_they_begin():
    text = 'a,b\n\n"two\nlines",c\nd,e\n'
    assert list(records(text, ",")) == [(1, ["a", "b"]), (3, ["two\nlines", "c"]), (5, ["d", "e"])]


def test_records_say_where_the_text_is_no_csv_any_more():
    read = records('a\n"b\n', ",")
    assert next(read) == (1, ["a"])
    with pytest.raises(BrokenCsv) as refused:
        next(read)
    assert refused.value.line == 2
