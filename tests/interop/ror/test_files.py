import gzip

import pytest

from kakehashi.interop.ror.files import RorFile, Unreadable, WrongFile
from tests.interop.ror.make import array_of, gzipped, lines_of, make_file, zipped

RECORDS = [{"a": 1}, {"名": "大学"}, {"b": [1.5]}]
LINES = lines_of(*RECORDS)
ARRAY = array_of(*RECORDS)


@pytest.mark.parametrize(
    ("content", "unit", "numbers"),
    [
        (LINES, "line", [1, 2, 3]),
        (LINES.rstrip(), "line", [1, 2, 3]),
        (LINES.replace(b"\n", b"\r\n"), "line", [1, 2, 3]),
        (b"\xef\xbb\xbf" + LINES, "line", [1, 2, 3]),
        (b"\n \n" + LINES.replace(b"\n", b"\n\n"), "line", [3, 5, 7]),
        (gzipped(LINES), "line", [1, 2, 3]),
        (gzipped(LINES[:10]) + gzipped(LINES[10:]), "line", [1, 2, 3]),
        (zipped(dump_jsonl=LINES, readme_txt=b"x"), "line", [1, 2, 3]),
        (ARRAY, "record", [1, 2, 3]),
        (b"\xef\xbb\xbf \n" + ARRAY, "record", [1, 2, 3]),
        (gzipped(ARRAY), "record", [1, 2, 3]),
        (zipped(dump_json=ARRAY, dump_csv=b"id,name"), "record", [1, 2, 3]),
        (zipped(dump_json=b"[]", dump_schema_v2_json=ARRAY), "record", [1, 2, 3]),
    ],
)
def test_read_takes_each_of_the_forms_by_its_content(tmp_path, content, unit, numbers):
    file = make_file(tmp_path, content=content, name="anything")

    assert list(file.read()) == list(zip(numbers, RECORDS, strict=True))
    assert list(file.read()) == list(zip(numbers, RECORDS, strict=True))
    assert file.unit == unit


def test_read_goes_on_after_a_line_that_is_not_json(tmp_path):
    file = make_file(tmp_path, content=b'{"a": 1}\n{"a" 1}\nNaN\n{"b": 2}\n')

    assert list(file.read()) == [
        (1, {"a": 1}),
        (2, Unreadable(6, "not JSON (unexpected character, expected ':' after key)")),
        (3, Unreadable(1, "not JSON (unexpected character, expected a JSON value)")),
        (4, {"b": 2}),
    ]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "ror: holds no record."),
        (b" \n\n", "ror: holds no record."),
        (b"[]", "ror: holds no record."),
        (b'{"a": 1}\n{"a": "Universit\xe4t"}\n', "ror, line 2, column 17: not in UTF-8."),
        ("大".encode() + b"\xff\n", "ror, line 1, column 2: not in UTF-8."),
        (ARRAY[:-10], "ror: record 3: not JSON, or cut short (parse error: premature EOF)."),
        (ARRAY + b"x", "ror: record 4: not JSON, or cut short (parse error: trailing garbage)."),
        (
            zipped(a_json=b"[]", b_json=b"[]"),
            "ror: the archive does not hold one JSON file of schema 2.",
        ),
        (zipped(a_csv=b"x"), "ror: the archive does not hold one JSON file of schema 2."),
        (
            b"x" * (4 * 1024 * 1024 + 1),
            "ror, line 1: a line of more than 4 MiB, so not JSON lines.",
        ),
    ],
)
def test_read_refuses_a_wrong_file_naming_the_place(tmp_path, content, words):
    file = make_file(tmp_path, content=content, name="ror")

    with pytest.raises(WrongFile) as wrong:
        list(file.read())

    assert str(wrong.value) == words


@pytest.mark.parametrize("cut", [1, 9, 12, -1, -9, -200])
def test_read_refuses_broken_compression(tmp_path, cut):
    many = lines_of(*({"number": number} for number in range(5000)))
    file = make_file(tmp_path, content=gzip.compress(many)[:cut])

    with pytest.raises(WrongFile):
        list(file.read())


def test_read_names_the_line_from_which_compressed_data_cannot_be_read(tmp_path):
    many = lines_of(*({"number": number} for number in range(200_000)))
    file = make_file(tmp_path, content=gzip.compress(many)[:-400], name="ror.gz")

    with pytest.raises(WrongFile, match=r"^ror.gz, line \d{6}: the compressed data is broken or"):
        list(file.read())


def test_read_refuses_a_damaged_archive(tmp_path):
    content = bytearray(zipped(a_jsonl=LINES * 50))
    content[60] ^= 255
    with pytest.raises(WrongFile):
        list(make_file(tmp_path, content=bytes(content)).read())


@pytest.mark.parametrize("name", ["missing", "."])
def test_ror_file_refuses_what_cannot_be_read(tmp_path, name):
    with pytest.raises(WrongFile, match="cannot be read"):
        RorFile(tmp_path / name)


def test_ror_file_knows_its_size_and_hash(tmp_path):
    file = make_file(tmp_path, content=b"abc")
    assert file.size == 3
    assert file.sha256.startswith("ba7816bf8f01cfea414140de5dae2223")


def test_read_tells_how_far_it_is(tmp_path):
    file = make_file(tmp_path, *({"n": n} for n in range(500)))
    seen = []

    list(file.read(seen.append))

    assert seen == sorted(seen)
    assert (len(seen), seen[-1]) == (3, file.size)
