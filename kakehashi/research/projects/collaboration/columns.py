"""Columns of Python values as Arrow arrays. Pure.

`pyarrow.array` does the same, but imports pandas on its way: half a second and 60 MB in each
process that reads. Here NumPy fills the buffers that the Arrow format describes.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa

EPOCH = date(1970, 1, 1).toordinal()


def table_of(schema: pa.Schema, rows: Sequence[tuple[Any, ...]]) -> pa.Table:
    """Rows as a table; every row has the values of `schema` in its order."""
    return pa.Table.from_arrays(arrays_of(schema, rows), schema=schema)


def arrays_of(schema: pa.Schema, rows: Sequence[tuple[Any, ...]]) -> list[pa.Array]:
    """One array per field of `schema`, as long as there are rows."""
    columns: Sequence[Any] = list(zip(*rows, strict=True)) if rows else [()] * len(schema)
    return [array_of(column, field.type) for column, field in zip(columns, schema, strict=True)]


def array_of(values: Sequence[Any], type: pa.DataType) -> pa.Array:
    """The values as an array of a type that `tables` has; None is null."""
    valid = None
    if None in values:
        known = np.array([value is not None for value in values], dtype=np.bool_)
        valid = _bits(known)
        nothing = _NOTHING.get(type, 0)
        values = [nothing if value is None else value for value in values]
    buffers = [valid, *_buffers(values, type)]
    return pa.Array.from_buffers(type, len(values), buffers)


_NOTHING: dict[pa.DataType, Any] = {pa.string(): "", pa.date32(): date(1970, 1, 1)}


def _buffers(values: Sequence[Any], type: pa.DataType) -> list[pa.Buffer]:
    if type == pa.string():
        return _texts(values)
    if type == pa.bool_():
        return [_bits(np.array(values, dtype=np.bool_))]
    if type == pa.date32():
        days = [value.toordinal() - EPOCH for value in values]
        return [pa.py_buffer(np.array(days, dtype=np.int32))]
    return [pa.py_buffer(np.array(values, dtype=type.to_pandas_dtype()))]


def _texts(values: Sequence[str]) -> list[pa.Buffer]:
    joined = "".join(values)
    content = joined.encode(errors="replace")
    if len(content) == len(joined):
        lengths = list(map(len, values))
    else:
        lengths = [len(value.encode(errors="replace")) for value in values]
    ends = np.zeros(len(values) + 1, dtype=np.int32)
    np.cumsum(np.array(lengths, dtype=np.int32), out=ends[1:])
    return [pa.py_buffer(ends), pa.py_buffer(content)]


def _bits(values: Any) -> pa.Buffer:
    return pa.py_buffer(np.packbits(values, bitorder="little"))
