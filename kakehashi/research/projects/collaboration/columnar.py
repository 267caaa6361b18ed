"""Works as Arrow columns into batches for the tables, without a Python object per work. Pure.

`compacting` does the same with records; `counting` counts for both.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from kakehashi.research.projects.collaboration.batches import SAID, Batch
from kakehashi.research.projects.collaboration.columns import array_of, from_numpy
from kakehashi.research.projects.collaboration.counting import Bylines
from kakehashi.research.projects.collaboration.identifiers import doi_of, number_of
from kakehashi.research.projects.collaboration.layouts import Institution
from kakehashi.research.projects.collaboration.places import Places

WORK = r"^https://openalex\.org/W[0-9]{1,18}$"
DOI = r"^https://doi\.org/10\."
Array = Any  # of NumPy, one-dimensional


class Irregular(Exception):
    """Something among the works needs a look at each record."""


@dataclass(frozen=True, slots=True)
class Columnar:
    """A batch, and of each of its works what may be worth a note or a second reading."""

    batch: Batch
    listed: Array
    counted: Array
    without_id: Array
    is_wanted: Array


def columnar(works: pa.RecordBatch, places: Places, begin: int) -> Columnar:
    """The works of some rows. begin: how many rows of the file came before.

    Raises: Irregular or pyarrow.ArrowInvalid, if a record must be looked at alone.
    """
    authorships = works.column("authorships")
    listed = _sizes(authorships)
    authors = authorships.flatten()
    if authors.null_count:
        raise Irregular
    work_of = np.repeat(np.arange(len(works)), listed)
    mention_author, mention_place, nameless = _mentions(authors, places, work_of, begin)
    country_author, country_code = _countries(authors.field("countries"), places)
    leading_work, leading_number = _leading(works)
    counted = _numbers(pc.fill_null(column(works, "authors_count", pa.int32()), 0))
    authors_of_work = np.maximum(listed, counted)
    wanted = np.zeros(len(works), dtype=np.bool_)
    wanted[work_of[mention_author[places.facts().is_wanted[mention_place]]]] = True
    bylines = Bylines(
        divisor=np.maximum(authors_of_work, 1),
        work_of=work_of,
        is_first=_first(authors, work_of),
        is_corresponding=truths(authors.field("is_corresponding")),
        mention_author=mention_author,
        mention_place=mention_place,
        country_author=country_author,
        country_code=country_code,
        leading_work=leading_work,
        leading_number=leading_number,
    )
    return Columnar(
        Batch(_said(works, authors_of_work, begin), bylines),
        listed,
        counted,
        np.bincount(work_of[nameless], minlength=len(works)),
        wanted,
    )


def _mentions(
    authors: pa.StructArray, places: Places, work_of: Array, begin: int
) -> tuple[Array, Array, Array]:
    """Author and place of each mention, each pair once; the authors of mentions without an id."""
    lists = authors.field("institutions")
    author = np.repeat(np.arange(len(authors)), _sizes(lists))
    named = lists.flatten()
    if named.null_count:
        raise Irregular
    keys, first, back = np.unique(_keys(named), return_index=True, return_inverse=True)
    index = np.full(len(keys), -1, dtype=np.int64)
    order = np.argsort(first)
    for place, record in zip(order.tolist(), _records(named, first[order]), strict=True):
        places.line = begin + int(work_of[author[first[place]]]) + 1
        found = places.resolve(record)
        index[place] = -1 if found is None else found.index
    place = index[back]
    known = place >= 0
    once = known & _once(author, place, places)
    return author[once], place[once], author[~known]


def _keys(named: pa.StructArray) -> Array:
    """A number for each way of naming an institution."""
    keys = np.zeros(len(named), dtype=np.int64)
    for name in ("id", "ror", "country_code"):
        encoded = named.field(name).dictionary_encode()
        codes = _numbers(pc.fill_null(encoded.indices, len(encoded.dictionary)))
        keys = keys * (len(encoded.dictionary) + 1) + codes
    return keys


def _records(named: pa.StructArray, rows: Array) -> list[Institution]:
    taken = pc.take(named, from_numpy(rows, _ROW))
    fields = ("id", "ror", "country_code", "display_name", "type")
    columns = [taken.field(name).to_pylist() for name in fields]
    return [Institution(*values) for values in zip(*columns, strict=True)]


def _once(author: Array, place: Array, places: Places) -> Array:
    """Which mentions are the first of their author and institution. place: -1 for none."""
    once = np.ones(len(author), dtype=np.bool_)
    several = np.flatnonzero(np.bincount(author, minlength=1)[author] > 1)
    if len(several):
        facts = places.facts()
        number = np.concatenate((facts.institution, [-1]))[place[several]]
        key = author[several] * (len(facts.number) + 1) + number + 1
        once[several] = False
        once[several[np.unique(key, return_index=True)[1]]] = True
    return once


def _first(authors: pa.StructArray, work_of: Array) -> Array:
    position = authors.field("author_position")
    is_first = truths(pc.equal(position, "first"))
    if position.null_count:
        begins = np.concatenate(([True], work_of[1:] != work_of[:-1]))[: len(work_of)]
        is_first |= begins & truths(pc.is_null(position))
    return is_first


def _countries(lists: pa.ListArray, places: Places) -> tuple[Array, Array]:
    """Author and country of each country an author has."""
    author = np.repeat(np.arange(len(lists)), _sizes(lists))
    code = _translated(lists.flatten(), lambda text: places.country(text) if text else -1)
    known = code >= 0
    return author[known], code[known]


def _leading(works: pa.RecordBatch) -> tuple[Array, Array]:
    lists = works.column("corresponding_institution_ids")
    work = np.repeat(np.arange(len(lists)), _sizes(lists))
    return work, _translated(lists.flatten(), lambda text: number_of(text) or 0)


def _translated(texts: pa.StringArray, number: Callable[[str], int]) -> Array:
    """A number for each text, asked once for each different one; -1 for null."""
    encoded = texts.dictionary_encode()
    numbers = [number(text) for text in encoded.dictionary.to_pylist()]
    table = np.array([*numbers, -1], dtype=np.int64)
    return table[_numbers(pc.fill_null(encoded.indices, len(numbers)))]


def _said(works: pa.RecordBatch, authors: Array, begin: int) -> pa.Table:
    topic = column(works, "primary_topic")
    field, access = _inside(topic, "field"), column(works, "open_access")
    title = works.column("title")
    empty = pc.fill_null(pc.equal(title, ""), True)
    lines = np.arange(begin + 1, begin + len(works) + 1)
    columns = {
        "work": _works(works.column("id")),
        "doi": _dois(works.column("doi")),
        "title": pc.if_else(empty, works.column("display_name"), title),
        "year": works.column("publication_year"),
        "published": works.column("publication_date"),
        "is_retracted": pc.fill_null(works.column("is_retracted"), False),
        "is_xpac": pc.fill_null(column(works, "is_xpac", pa.bool_()), False),
        "is_paratext": pc.fill_null(works.column("is_paratext"), False),
        "authors": from_numpy(authors, SAID.field("authors")),
        "is_oa": _inside(access, "is_oa"),
        "oa_status": _inside(access, "oa_status"),
        "cited": works.column("cited_by_count"),
        "topic": _ids(_inside(topic, "id")),
        "topic_name": _inside(topic, "display_name"),
        "subfield": _ids(_inside(topic, "subfield", "id")),
        "field": _ids(_inside(field, "id")),
        "field_name": _inside(field, "display_name"),
        "domain": _ids(_inside(topic, "domain", "id")),
        "line": from_numpy(lines, SAID.field("line")),
        "updated": _moments(works.column("updated_date")),
    }
    arrays = [
        pc.cast(columns[each.name] if each.name in columns else works.column(each.name), each.type)
        for each in SAID
    ]
    return pa.Table.from_arrays(arrays, schema=SAID)


def _works(ids: pa.StringArray) -> pa.Array:
    if not pc.all(pc.fill_null(pc.match_substring_regex(ids, WORK), False)).as_py():
        raise Irregular
    return pc.cast(pc.utf8_slice_codeunits(ids, 22), pa.int64())


def _dois(addresses: pa.StringArray) -> pa.Array:
    usual = pc.and_(pc.match_substring_regex(addresses, DOI), pc.string_is_ascii(addresses))
    if pc.all(pc.fill_null(usual, True)).as_py() is not False:
        return pc.ascii_lower(pc.utf8_slice_codeunits(addresses, 16))
    return array_of([doi_of(each) for each in addresses.to_pylist()], SAID.field("doi"))


def _ids(texts: pa.StringArray) -> pa.Array:
    numbers = _translated(texts, lambda text: -1 if (n := number_of(text)) is None else n)
    return from_numpy(np.maximum(numbers, 0), pa.field("id", pa.int64()), numbers >= 0)


def _moments(moments: pa.Array) -> pa.Array:
    if pa.types.is_timestamp(moments.type) or pa.types.is_date(moments.type):
        return pc.strftime(moments, "%Y-%m-%dT%H:%M:%S")
    return moments


def _inside(record: pa.Array, *path: str) -> pa.Array:
    for name in path:
        record = pc.struct_field(record, name)
    return record


def column(works: pa.RecordBatch, name: str, type: pa.DataType | None = None) -> pa.Array:
    """A column, or nulls where there is none."""
    if name in works.schema.names:
        return works.column(name)
    return pa.nulls(len(works), type)


_ROW = pa.field("row", pa.int64(), False)


def _sizes(lists: pa.ListArray) -> Array:
    """The length of each list, 0 for null."""
    return _numbers(pc.fill_null(pc.list_value_length(lists), 0)).astype(np.int64)


def _numbers(array: pa.Array) -> Array:
    """An array without nulls as NumPy's, which pyarrow does with pandas' help only."""
    content = array.buffers()[1]
    if content is None:
        return np.zeros(len(array), dtype=np.int64)
    kind = np.dtype(array.type.to_pandas_dtype())
    return np.frombuffer(content, dtype=kind)[array.offset : array.offset + len(array)]


def truths(array: pa.Array) -> Array:
    """Which values are true; null is not."""
    filled = pc.fill_null(array, False)
    bits = np.frombuffer(filled.buffers()[1] or b"", dtype=np.uint8)
    marks = np.unpackbits(bits, bitorder="little", count=filled.offset + len(filled))
    return marks[filled.offset :].astype(np.bool_)


def rows_where(marks: Array) -> Sequence[int]:
    """The numbers of the rows that are marked."""
    return np.flatnonzero(marks).tolist()
