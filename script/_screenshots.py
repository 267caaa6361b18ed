"""Takes pictures of the demonstration, from a server and database of its own."""

import argparse
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
PUBLIC = [
    "",
    "policies/",
    "policies/2014/",
    "policies/2022/",
    "policies/2014/1.2/",
    "policies/2022/crosswalk/",
    "progress/",
    "indicators/demonstration.satisfaction/",
    "facts/students.inbound/",
    "indicators/",
    "indicators/partners.active/",
    "indicators/agreements.active/",
    "indicators/partners.countries/",
    "cooperation/",
    "cooperation/partners/",
    "cooperation/partners/2/",
    "cooperation/agreements/",
    "cooperation/agreements/1/",
    "cooperation/agreements/1/places/",
    "cooperation/places/",
    "cooperation/programmes/",
    "cooperation/programmes/1/",
    "cooperation/credits/",
    "cooperation/credits/?amount=14&source=jp&target=ects&place=agreement:6&level=&on=2026-10-01",
    "cooperation/credits/grades/",
    "cooperation/credits/grades/?step=7&to_scale=1&place=&level=bachelor&on=2026-10-01",
    "institutions/",
    "institutions/?q=wien",
    "institutions/2/",
    "account/login/",
    "account/password/reset/",
    "demonstration/",
    "nothing-here/",
]
OFFICE = [
    "work/",
    "cooperation/",
    "cooperation/partners/2/",
    "cooperation/encounters/",
    "cooperation/encounters/1/",
    "cooperation/negotiations/",
    "cooperation/negotiations/begin/",
    "cooperation/negotiations/1/",
    "cooperation/negotiations/1/3/",
    "cooperation/negotiations/1/compare/?from=1&to=3",
    "cooperation/negotiations/1/propose/",
    "cooperation/negotiations/2/",
    "cooperation/versions/6/text/",
    "cooperation/clauses/",
    "cooperation/clauses/of/places/",
    "approvals/",
    "approvals/3/",
    "approvals/6/",
    "approvals/templates/",
    "cooperation/places/1/change/",
    "cooperation/agreements/balances/",
    "cooperation/agreements/1/ledger/",
    "cooperation/renewals/",
    "cooperation/renewals/1/",
    "cooperation/duplicates/",
    "cooperation/dormant/",
    "cooperation/calendar/",
    "cooperation/programmes/1/",
    "cooperation/credits/rules/",
    "cooperation/credits/rules/1/",
    "cooperation/recognition/",
    "cooperation/recognition/2/",
    "cooperation/agreements/",
    "cooperation/agreements/1/",
    "cooperation/agreements/draft/",
    "cooperation/agreements/import/",
    "work/journal/",
    "work/crosswalk/",
    "work/people/",
    "work/people/1/",
    "work/units/",
    "work/institutions/enter/",
    "institutions/2/",
    "work/institutions/enter/",
    "work/institutions/2/merge/?other=3",
    "plan/",
    "plan/3/",
    "plan/actions/2/",
    "plan/3/targets/",
    "plan/targets/1/",
    "plan/3/what-if/",
    "plan/3/revise/",
    "plan/reviews/1/",
    "plan/month/",
    "plan/figures/",
    "plan/figures/demonstration.satisfaction/",
    "plan/freezes/",
    "plan/freezes/1/",
    "plan/freezes/1/1/",
    "plan/carried/2022/",
    "account/email/",
    "account/2fa/",
]


@contextmanager
def site() -> Iterator[str]:
    """A demonstration server on a free port, gone afterwards."""
    with tempfile.TemporaryDirectory() as state:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        env = {**os.environ, "STATE_DIR": state, "DEMONSTRATION": "1"}
        env.pop("DATABASE_URL", None)
        subprocess.run([sys.executable, "manage.py", "prepare"], cwd=ROOT, env=env, check=True)
        server = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "gunicorn",
                "kakehashi.config.wsgi",
                "--bind",
                f"127.0.0.1:{port}",
                "--threads",
                "4",
                "--log-level",
                "warning",
            ],
            cwd=ROOT,
            env=env,
        )
        try:
            address = f"http://127.0.0.1:{port}"
            for _ in range(100):
                try:
                    urllib.request.urlopen(f"{address}/en/", timeout=30).close()
                    break
                except OSError:
                    time.sleep(0.2)
            yield address
        finally:
            server.terminate()
            server.wait(10)


def visitor(browser: Browser, address: str, width: int, *, scheme: str = "light") -> Page:
    """A new visitor with a window of `width` pixels."""
    return browser.new_context(
        base_url=address,
        viewport={"width": width, "height": 844 if width < 600 else 800},
        color_scheme="dark" if scheme == "dark" else "light",
    ).new_page()


def take_all(browser: Browser, address: str, folder: Path, only: str) -> None:
    """Every page, both widths, both languages, as a visitor and as the office."""
    folder.mkdir(parents=True, exist_ok=True)
    for width in (390, 1280):
        for language in ("ja", "en"):
            page = visitor(browser, address, width)
            for name in PUBLIC:
                take(page, f"/{language}/{name}", folder, f"{language}-{width}-public", name, only)
            page.goto(f"/{language}/demonstration/")
            page.locator("[data-role=office] button").first.click()
            page.wait_for_url(f"**/{language}/work/")
            for name in OFFICE:
                take(page, f"/{language}/{name}", folder, f"{language}-{width}-office", name, only)


def take(page: Page, address: str, folder: Path, prefix: str, name: str, only: str) -> None:
    """One page, whole, as one picture; says so when it scrolls sideways or answers an error."""
    if only not in address:
        return
    answer = page.goto(address)
    wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
    remark = f"{answer.status if answer else '?'}{' SCROLLS SIDEWAYS' if wide else ''}"
    if remark != "200":
        print(prefix, address, remark)
    slug = name.strip("/").replace("/", "_").replace("?", "_") or "home"
    page.screenshot(path=folder / f"{prefix}-{slug}.png", full_page=True)


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--all", type=Path, metavar="FOLDER")
    parser.add_argument("--only", default="", metavar="PART", help="addresses that contain PART")
    asked = parser.parse_args()
    chromium = shutil.which("chromium")
    if chromium is None:
        sys.exit("Chromium is not installed (Debian: apt install chromium).")
    with site() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        if asked.all:
            take_all(browser, address, asked.all, asked.only)
            return
        (ROOT / "docs" / "images").mkdir(exist_ok=True)
        page = visitor(browser, address, 1280)
        page.set_viewport_size({"width": 1280, "height": 1180})
        page.goto("/en/indicators/partners.active/")
        page.screenshot(path=ROOT / "docs" / "images" / "indicator.png")


if __name__ == "__main__":
    main()
