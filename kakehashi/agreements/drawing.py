"""A table of moves as a diagram for the documentation."""

from collections.abc import Iterable, Mapping
from typing import TypeVar

State = TypeVar("State", bound=str)

FRAME = """\
# States of {record}

Drawn by `script/manage draw_states` from `{module}`; a test fails when this page is stale.

```mermaid
stateDiagram-v2
{lines}
```
"""


def draw(
    record: str,
    module: str,
    moves: Mapping[State, Iterable[State]],
    operations: Mapping[State, str],
    begun_by: str = "",
    returns: Mapping[tuple[State, State], str] | None = None,
) -> str:
    """A Markdown page with a Mermaid diagram.

    record:     what has the states, with its article: "an agreement".
    module:     where the table stands.
    moves:      state -> the states that may follow it; the first state begins a record.
    operations: state -> the operation that leads to it.
    begun_by:   the operation that makes a record, where another one leads back to its first state.
    returns:    (state, following) -> the operation, where it is not the one of `operations`.
    """
    order = list(moves)
    first = order[0]
    lines = [f"    [*] --> {first}: {begun_by or operations[first]}"]
    for state, following in moves.items():
        named = {to: (returns or {}).get((state, to), operations[to]) for to in following}
        lines += [f"    {state} --> {to}: {named[to]}" for to in order if to in named] or [
            f"    {state} --> [*]"
        ]
    return FRAME.format(record=record, module=module, lines="\n".join(lines))
