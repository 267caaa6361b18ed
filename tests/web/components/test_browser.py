"""Charts in a real browser: colours of light and dark, letters to be read, nothing refused."""

import shutil
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from kakehashi.web.components.charts import bars, trend
from kakehashi.web.components.maps import Point, world

pytestmark = [pytest.mark.browser, pytest.mark.slow]
STYLE = Path(__file__).resolve().parents[3] / "kakehashi/web/static/web"
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
POINTS = [("2023", 3), ("2024", None), ("2025", 5), ("2026", 7)]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A page of charts under the site's content security policy, with the site's stylesheets."""
    folder = tmp_path_factory.mktemp("charts")
    links = ""
    for name in ("tokens", "base", "layout", "components"):
        shutil.copy(STYLE / f"{name}.css", folder)
        links += f'<link rel="stylesheet" href="{name}.css">'
    charts = [
        trend(POINTS, title="trend"),
        trend(POINTS, title="small", small=True),
        bars([("オーストリア", 3), ("Korea", None)], title="bars"),
        world({"AT": 3}, [Point(16.4, 48.2, "Wien", "/w")], title="map"),
    ]
    policy = "default-src 'none'; style-src file:; img-src file: data:"
    (folder / "page.html").write_text(
        f'<!doctype html><html lang="en"><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
        f'<meta name="viewport" content="width=device-width">{links}'
        f'<main class="page">{"".join(charts)}</main>',
        encoding="utf-8",
    )
    return folder


@pytest.fixture(scope="module")
def chromium():
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed (Debian: apt install chromium).")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def shown(chromium, folder):
    """`shown(390, "dark")`: the page on a screen; whatever the browser complains of fails."""
    complaints, contexts = [], []

    def shown(width, scheme="light"):
        context = chromium.new_context(
            viewport={"width": width, "height": 900}, color_scheme=scheme
        )
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text))
        page.goto((folder / "page.html").as_uri())
        return page

    yield shown
    for context in contexts:
        context.close()
    assert complaints == []


def colour(page, selector, property="fill"):
    return page.locator(selector).first.evaluate(f"e => getComputedStyle(e).{property}")


def test_colours_follow_light_and_dark(shown):
    light, dark = shown(390), shown(390, "dark")
    for selector, property in (
        ("path[stroke='var(--chart-1)']", "stroke"),
        ("text", "fill"),
        (".chart__land", "fill"),
        ("path[fill^='var(--chart-value']", "fill"),
    ):
        found = colour(light, selector, property), colour(dark, selector, property)
        assert found[0] != found[1]
        assert "rgb(0, 0, 0)" not in found


@pytest.mark.parametrize("width", [320, 390, 768, 1280])
def test_letters_stay_readable_and_nothing_sticks_out(shown, width):
    page = shown(width)
    sizes = page.evaluate(
        """() => [...document.querySelectorAll(".chart svg:not([aria-hidden]) text")]
        .filter(e => e.getClientRects().length && e.getBoundingClientRect().width)
        .map(e => parseFloat(getComputedStyle(e).fontSize) * e.getScreenCTM().a)"""
    )
    assert len(sizes) >= 8
    assert min(sizes) >= 10.5
    assert max(sizes) <= 20
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize(("width", "form"), [(390, "chart__narrow"), (1280, "chart__wide")])
def test_one_size_is_shown_at_a_time(shown, width, form):
    page = shown(width)
    visible = page.evaluate(
        """() => [...document.querySelectorAll("svg[class^=chart__]")]
        .filter(e => e.getBoundingClientRect().width).map(e => e.getAttribute("class"))"""
    )
    assert visible == [form, form]
