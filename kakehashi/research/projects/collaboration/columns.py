"""Columns of Python values as Arrow arrays. Pure.

`pyarrow.array` does the same, but imports pandas on its way: half a second and 60 MB in each
process that reads. Here NumPy fills the buffers that the Arrow format describes.
"""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa

EPOCH = date(1970, 1, 1).toordinal()
Buffers = list[pa.Buffer | None]


def table_of(schema: pa.Schema, rows: Sequence[tuple[Any, ...]]) -> pa.Table:
    """Rows as a table; every row has the values of `schema` in its order."""
    return pa.Table.from_arrays(arrays_of(schema, rows), schema=schema)


def arrays_of(schema: pa.Schema, rows: Sequence[tuple[Any, ...]]) -> list[pa.Array]:
    """One array per field of `schema`, as long as there are rows."""
    columns: Sequence[Any] = list(zip(*rows, strict=True)) if rows else [()] * len(schema)
    return [array_of(column, field) for column, field in zip(columns, schema, strict=True)]


def array_of(values: Sequence[Any], field: pa.Field) -> pa.Array:
    """The values as an array of a type that `tables` has. None is null, if `field` may be null."""
    make = _MAKERS.get(field.type, _numbers)
    return pa.Array.from_buffers(field.type, len(values), make(values, field))


def from_numpy(values: Any, field: pa.Field, known: Any = None) -> pa.Array:
    """NumPy's values as an array; null where `known` is false."""
    valid = None if known is None else _bits(known)
    if field.type == pa.bool_():
        return pa.Array.from_buffers(field.type, len(values), [valid, _bits(values)])
    numbers = values.astype(field.type.to_pandas_dtype())
    return pa.Array.from_buffers(field.type, len(values), [valid, pa.py_buffer(numbers)])


def _numbers(values: Sequence[Any], field: pa.Field) -> Buffers:
    if not field.nullable:
        return [None, pa.py_buffer(np.array(values, dtype=field.type.to_pandas_dtype()))]
    known, given = _known(values)
    return [known, pa.py_buffer(given.astype(field.type.to_pandas_dtype()))]


def _booleans(values: Sequence[Any], field: pa.Field) -> Buffers:
    if not field.nullable:
        return [None, _bits(np.array(values, dtype=np.bool_))]
    known, given = _known(values)
    return [known, _bits(given != 0)]


def _days(values: Sequence[date | None], field: pa.Field) -> Buffers:
    days = [None if value is None else value.toordinal() - EPOCH for value in values]
    return _numbers(days, pa.field(field.name, pa.int32()))


def _texts(values: Sequence[str | None], field: pa.Field) -> Buffers:
    known = None
    if field.nullable:
        known = _bits(np.array([value is not None for value in values], dtype=np.bool_))
    texts = [value or "" for value in values]
    joined = "".join(texts)
    content = joined.encode(errors="replace")
    if len(content) == len(joined):
        lengths = list(map(len, texts))
    else:
        lengths = [len(text.encode(errors="replace")) for text in texts]
    ends = np.zeros(len(texts) + 1, dtype=np.int32)
    np.cumsum(np.array(lengths, dtype=np.int32), out=ends[1:])
    return [known, pa.py_buffer(ends), pa.py_buffer(content)]


def _known(values: Sequence[Any]) -> tuple[pa.Buffer, Any]:
    """Which values are no None, and all as floating point with 0 for None; exact below 2^53."""
    given = np.array(values, dtype=np.float64)
    unknown = np.isnan(given)
    given[unknown] = 0
    return _bits(~unknown), given


def _bits(values: Any) -> pa.Buffer:
    return pa.py_buffer(np.packbits(values, bitorder="little"))


_MAKERS: dict[pa.DataType, Callable[[Sequence[Any], pa.Field], Buffers]] = {
    pa.string(): _texts,
    pa.bool_(): _booleans,
    pa.date32(): _days,
}
