"""Typeset documents: plain values and a typst file in, a PDF out. Same values, same bytes.

Every document is PDF/A-2a, to be kept, and PDF/UA-1, to be read by everybody; its fonts are
those of `fonts`, never those of the machine, and nothing is fetched from anywhere.
"""

import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, cast

from kakehashi.documents.fonts import families, loaded, require_glyphs

ROOT = Path(__file__).resolve().parent.parent
BYTE_ORDER_MARK = "\ufeff"  # pasted along unseen, and forbidden in PDF/A


def typeset(template: Path, data: Mapping[str, Any], *, language: str, made_at: datetime) -> bytes:
    """The PDF of `data`, as `template` lays it out.

    template: a typst file below kakehashi/. It reads `json(bytes(sys.inputs.data))`, and may
              import "/documents/typst/house.typ", the look that all documents share.
    data:     plain values; the "heading" of a mapping names a place in refusals. Texts are set as
              they are: nothing in them is ever run.
    made_at:  the document's date, with its time zone.
    Raises:   Refused, naming each character that the fonts lack and where it stands;
              typst.TypstError, if the template is wrong.
    """
    # Here and not above: the typesetter's 85 MB are for the process that has something to set.
    import typst  # noqa: PLC0415

    require_glyphs(data)
    whole = {**data, "language": language, "families": families(language)}
    text = json.dumps(whole, ensure_ascii=False, sort_keys=True).replace(BYTE_ORDER_MARK, "")
    compiler = typst.Compiler(
        str(template),
        root=str(ROOT),
        font_paths=loaded(),
        sys_inputs={"data": text},
    )
    stamp = int(made_at.timestamp())
    pdf = compiler.compile(format="pdf", pdf_standards=["a-2a", "ua-1"], timestamp=stamp)
    return cast(bytes, pdf)  # a list of pages for pictures only, nothing only where files are named
