"""The frame every chart and map stands in: a `<figure>` with its title, text alternative and note.

No style attribute and no style element leaves this package: the content security policy forbids
them. Colours are the stylesheet's custom properties, so light, dark, print and high contrast
follow.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

Number = int | float | Decimal
NOTHING = mark_safe("")


@dataclass(frozen=True)
class Drawing:
    """The inside of one SVG picture, in its own units.

    body:  finished markup of what is seen.
    links: finished markup of links laid over it for the mouse; the page gives the same links again
           as text, so these stay out of the tab order and of the accessibility tree.
    form:  CSS class of the `<svg>`, "" for none.
    """

    width: int
    height: int
    body: SafeString
    links: SafeString = NOTHING
    form: str = ""


def number(value: Number) -> str:
    """A figure as people read it, with one decimal at the most.

    >>> number(12345), number(3.46), number(7.0), number(-2.5)
    ('12,345', '3.5', '7', '−2.5')
    """
    return f"{value:,.1f}".removesuffix(".0").replace("-", "−")


def picture(drawing: Drawing, key: str, title: str, description: str) -> SafeString:
    """One `<svg>` that says in words what it shows.

    key: makes its ids; different for every picture of a page.
    """
    words = format_html(
        '<title id="{0}-title">{1}</title><desc id="{0}-description">{2}</desc>',
        key,
        title,
        description,
    )
    image = format_html('role="img" aria-labelledby="{0}-title {0}-description"', key)
    frame = format_html(
        '<svg{0} viewBox="0 0 {1} {2}" width="{1}" height="{2}"',
        format_html(' class="{}"', drawing.form) if drawing.form else "",
        drawing.width,
        drawing.height,
    )
    if not drawing.links:
        return format_html("{} {}>{}{}</svg>", frame, image, words, drawing.body)
    return format_html(
        '{}><g {}>{}{}</g><g aria-hidden="true">{}</g></svg>',
        *(frame, image, words, drawing.body, drawing.links),
    )


def figure(
    drawings: Sequence[Drawing],
    *,
    key: str,
    title: str,
    description: str,
    form: str = "chart",
    below: SafeString = NOTHING,
    notes: Sequence[str] = (),
) -> SafeString:
    """A `<figure>` of one picture in one or more sizes; the stylesheet shows the size that fits.

    form: CSS classes. A small chart shows no caption: its title is the text alternative alone.
    """
    pictures = format_html_join(
        "",
        "{}",
        (
            [picture(drawing, f"{key}-{size}", title, description)]
            for size, drawing in enumerate(drawings)
        ),
    )
    caption = format_html(
        "<figcaption><strong>{}</strong>{}</figcaption>",
        title,
        format_html_join("", " <span>{}</span>", ([note] for note in notes if note)),
    )
    return format_html(
        '<figure class="{}">{}{}{}</figure>',
        form,
        pictures,
        below,
        NOTHING if "chart--small" in form else caption,
    )
