import pytest
from django.core.cache import caches

from kakehashi.web.components import rendering
from kakehashi.web.components.rendering import draw, tidy
from kakehashi.web.components.specifications import trend

SVG = '<svg xmlns="http://www.w3.org/2000/svg">{}</svg>'


def test_tidy_keeps_marks_and_drops_what_is_invisible_or_said_elsewhere():
    inside = (
        '<g class="mark"><path d="M1.23456,2h3.0001" stroke="var(--chart-1)" opacity="1"'
        ' aria-label="x"/><path d="M0,0h1" /><line display="none" stroke="red"/><g></g></g>'
    )
    assert tidy(SVG.format(inside)) == ('<g><path d="M1.2,2h3.0" stroke="var(--chart-1)" /></g>')


@pytest.mark.parametrize("inside", ['<path style="fill:red" fill="red"/>', "<style>a{}</style>"])
def test_tidy_refuses_style(inside):
    with pytest.raises(ValueError, match="style"):
        tidy(SVG.format(inside))


def test_draw_keeps_what_it_drew(tmp_path, settings):
    settings.CACHES = {
        **settings.CACHES,
        "charts": {**settings.CACHES["charts"], "LOCATION": str(tmp_path)},
    }
    description = trend([("2025", 1), ("2026", 2)], "2", 360, 220)
    drawn = draw(description)
    kept = list(tmp_path.iterdir())
    assert len(kept) == 1
    assert draw(description) == drawn
    assert list(tmp_path.iterdir()) == kept


def test_draw_does_not_trust_what_other_code_drew(monkeypatch):
    description = trend([("2025", 1), ("2026", 3)], "3", 360, 220)
    draw(description)
    monkeypatch.setattr(caches["charts"], "get", lambda key: None if key else "")
    monkeypatch.setattr(rendering, "DRAWN_BY", "another version")
    assert draw(description).startswith("<g")


def test_draw_says_what_vega_lite_cannot_draw():
    with pytest.raises(ValueError, match="Vega-Lite"):
        draw({"mark": "no such mark"})
