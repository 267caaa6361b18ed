"""A running site with demonstration data, and a real browser in front of it."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = (
    shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
)
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--no-first-run",
    "--disable-component-update",
    "--disable-sync",
]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture(scope="session")
def site_env(tmp_path_factory):
    """The environment of the site: its own database, prepared with the demonstration data."""
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed (Debian: apt install chromium).")
    env = {
        **{k: v for k, v in os.environ.items() if k not in ("DATABASE_URL", "EMAIL_BACKEND")},
        "DEMONSTRATION": "1",
        "STATE_DIR": str(tmp_path_factory.mktemp("site")),
        "DJANGO_SETTINGS_MODULE": "kakehashi.config.settings",
    }
    subprocess.run([sys.executable, "manage.py", "prepare"], cwd=ROOT, env=env, check=True)
    return env


@pytest.fixture(scope="session")
def site(site_env):
    """The address of a server of our own, started on an empty database."""
    port = free_port()
    server = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "gunicorn",
            "kakehashi.config.wsgi",
            "--bind",
            f"127.0.0.1:{port}",
            "--threads",
            "8",
            "--log-level",
            "warning",
        ],
        cwd=ROOT,
        env=site_env,
    )
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_for(address)
        yield address
    finally:
        server.terminate()
        server.wait(10)


def _wait_for(address: str) -> None:
    for _ in range(100):
        try:
            urllib.request.urlopen(address + "/en/", timeout=20).close()
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise AssertionError("The server did not start.")


@pytest.fixture(scope="module")
def browser(site):
    """One Chromium for a module: only one may run in a process, and others need it after us."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture
def page(browser, site):
    """A fresh visitor; any error in the page's console or policy violation fails the test."""
    context = browser.new_context(
        base_url=site, locale="en-GB", viewport={"width": 1280, "height": 900}
    )
    page = context.new_page()
    complaints = []
    page.on("console", lambda m: complaints.append(m.text) if m.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.complaints = complaints
    yield page
    context.close()
    assert complaints == []


@pytest.fixture
def sign_in(page):
    """Sign in as the demonstration's person with a role: `sign_in("office")`."""

    def sign_in(role: str, language: str = "en"):
        page.goto(f"/{language}/demonstration/")
        page.locator(f"[data-role={role}] button").first.click()
        page.wait_for_url("**/work/**")

    return sign_in
