"""The account in a real browser: passkeys, accessibility, nothing that the policy stops."""

import shutil

import pytest
from allauth.mfa.models import Authenticator
from axe_playwright_python.sync_playwright import Axe
from django.db import connections
from playwright.sync_api import sync_playwright

from kakehashi.journal.queries import history_of
from tests.web.account.people import PASSWORD, make_member

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
PAGES = ["login", "password/reset", "signup"]
OWN_PAGES = ["email", "password/change", "2fa", "2fa/totp/activate", "2fa/webauthn/add"]
OWN_PAGES += ["2fa/webauthn", "2fa/recovery-codes", "sessions", "connections"]
pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium (Debian: apt install chromium)"),
    pytest.mark.django_db(transaction=True),
]


@pytest.fixture
def browser(live_server, monkeypatch):
    """A page that collects complaints in `page.complaints`, with an authenticator built in."""
    # Playwright keeps an event loop in this thread; the records are made and read beside it.
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = chromium.new_page(base_url=live_server.url, viewport={"width": 390, "height": 844})
        complaints = page.complaints = []
        page.on("pageerror", lambda fault: complaints.append(str(fault)))
        page.on(
            "console",
            lambda message: complaints.append(message.text) if message.type == "error" else None,
        )
        devtools = page.context.new_cdp_session(page)
        devtools.send("WebAuthn.enable")
        devtools.send(
            "WebAuthn.addVirtualAuthenticator",
            {
                "options": {
                    "protocol": "ctap2",
                    "transport": "internal",
                    "hasResidentKey": True,
                    "hasUserVerification": True,
                    "isUserVerified": True,
                    "automaticPresenceSimulation": True,
                }
            },
        )
        yield page
        chromium.close()
        # Playwright's loop has a connection of its own, which would keep the test's database alive.
        connections.close_all()


def sign_in(page, person, language="en"):
    page.goto(f"/{language}/account/login/")
    page.fill("input[name=login]", person.email)
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_url(lambda address: "/login/" not in address)


def open_page(page, address):
    """Go there, saying the password again where it is asked for."""
    page.goto(address)
    if "/reauthenticate/" in page.url:
        page.fill("input[name=password]", PASSWORD)
        page.press("input[name=password]", "Enter")
        page.wait_for_url(lambda now: "/reauthenticate/" not in now)


def faults_of(page):
    found = Axe().run(page, options={"runOnly": RULES}).response["violations"]
    return [(fault["id"], [node["html"] for node in fault["nodes"]]) for fault in found]


def is_wider_than_the_screen(page):
    return page.evaluate("document.documentElement.scrollWidth > window.innerWidth")


@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_pages_are_accessible_and_complete_in_a_browser(browser, language):
    person = make_member(language=language)
    seen = {}
    for name in PAGES:
        browser.goto(f"/{language}/account/{name}/")
        seen[name] = (faults_of(browser), is_wider_than_the_screen(browser))
    sign_in(browser, person, language)
    add_passkey(browser, language)
    for name in OWN_PAGES:
        open_page(browser, f"/{language}/account/{name}/")
        seen[name] = (faults_of(browser), is_wider_than_the_screen(browser))

    assert seen == dict.fromkeys(PAGES + OWN_PAGES, ([], False))
    assert browser.complaints == []


def add_passkey(page, language="en"):
    open_page(page, f"/{language}/account/2fa/webauthn/add/")
    page.check("input[name=passwordless]")
    page.click("#mfa_webauthn_add")
    page.wait_for_url(lambda address: "/add/" not in address)


def test_a_passkey_is_added_and_then_opens_the_account_without_a_password(browser):
    person = make_member()
    sign_in(browser, person)
    add_passkey(browser)
    browser.context.clear_cookies()

    browser.goto("/en/account/login/")
    browser.click("#passkey_login")
    browser.wait_for_url(lambda address: "/login/" not in address)
    browser.goto("/en/account/sessions/")

    assert "/account/sessions/" in browser.url
    assert browser.complaints == []
    kinds = set(Authenticator.objects.filter(user=person).values_list("type", flat=True))
    assert kinds == {"webauthn", "recovery_codes"}
    assert "account.second_factor_added" in [entry.verb for entry in history_of(person)]
