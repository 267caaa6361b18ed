"""From a Vega-Lite description to the inside of an SVG picture, drawn once and kept.

Drawing starts a JavaScript engine in the process (0.4 s and 80 MB the first time, 20 ms after
that), so what was drawn is kept on disk under the hash of its description and of
everything that drew it.
"""

import json
import re
from collections.abc import Mapping
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from xml.etree import ElementTree

from django.core.cache import caches
from django.utils.safestring import SafeString

VEGA_LITE = "6.4"  # of those vl-convert carries; named so that an upgrade does not change the look
SVG = "{http://www.w3.org/2000/svg}"
DRAWN_BY = "\n".join(
    [version("vl-convert-python"), VEGA_LITE, sha256(Path(__file__).read_bytes()).hexdigest()]
)

# The figure says all this once for the whole picture, or the page's own style does.
NEEDLESS = {"class", "role", "pointer-events", "font-family", "stroke-miterlimit", "fill-opacity"}
FRACTION = re.compile(r"-?\d+\.\d\d+(?:e-?\d+)?")


def draw(description: Mapping[str, object]) -> SafeString:
    """The marks of a Vega-Lite description as SVG elements without style, class or role.

    description: a Vega-Lite specification; its `width` and `height` are the picture's.
    Raises: ValueError, if Vega-Lite cannot draw it.
    """
    text = json.dumps(description, sort_keys=True, separators=(",", ":"))
    key = sha256(f"{DRAWN_BY}\n{text}".encode()).hexdigest()
    kept: str | None = caches["charts"].get(key)
    if kept is None:
        kept = tidy(_render(text))
        caches["charts"].set(key, kept)
    return SafeString(kept)


def _render(description: str) -> str:
    # Here and not above: loading the engine's 88 MB is for the process that has something to draw.
    import vl_convert  # noqa: PLC0415

    return str(vl_convert.vegalite_to_svg(description, vl_version=VEGA_LITE))


def tidy(svg: str) -> str:
    """The elements inside `svg` in plain form: nothing invisible, no style, short numbers.

    Raises: ValueError, if an element would bring style along.
    """
    root = ElementTree.fromstring(svg)
    _tidy(root)
    ElementTree.register_namespace("", SVG[1:-1])
    inside = "".join(ElementTree.tostring(child, encoding="unicode") for child in root)
    return inside.replace(f' xmlns="{SVG[1:-1]}"', "")


def _tidy(element: ElementTree.Element) -> None:
    for child in list(element):
        _tidy(child)
        if _is_invisible(child):
            element.remove(child)
    if element.tag == f"{SVG}style" or "style" in element.attrib:
        raise ValueError("The drawing brings style along, which the security policy forbids.")
    for name, value in list(element.attrib.items()):
        if name in NEEDLESS or name.startswith("aria-") or (name, value) == ("opacity", "1"):
            del element.attrib[name]
        else:
            element.attrib[name] = FRACTION.sub(lambda found: f"{float(found[0]):.1f}", value)


def _is_invisible(element: ElementTree.Element) -> bool:
    if element.tag == f"{SVG}g":
        return not len(element)
    shown = {"fill", "stroke"} & set(element.attrib)
    return element.get("display") == "none" or (element.tag != f"{SVG}text" and not shown)
