"""From the policy to the record that proves it, as reader and as office, in both languages."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("browser")]

WORDS = {
    "en": {
        "direction": "To develop a collaborative educational program",
        "indicator": "Partner institutions with an agreement in force",
        "partner": "University of Vienna",
        "amendment": "University-wide",
    },
    "ja": {
        "direction": "国際連携を活用した協働教育プログラムを開発する",
        "indicator": "有効な協定を結んでいる協定校",
        "partner": "ウィーン大学",
        "amendment": "大学間",
    },
}
CSV = (
    "name_en,name_ja,country_iso2,level,since,student_exchange,source\r\n"
    "University of Helsinki,ヘルシンキ大学,FI,university,2019,yes,https://example.org/helsinki\r\n"
    "University of Nowhere,どこにもない大学,ZZ,university,2019,yes,https://example.org/nowhere\r\n"
    "University of Rennes 2,レンヌ第2大学,FR,unknown,2014,yes,https://example.org/rennes\r\n"
)


def value_shown(page) -> int:
    return int(page.locator(".figure__number").first.inner_text())


@pytest.mark.parametrize("language", WORDS)
def test_a_reader_goes_from_the_policy_to_the_agreement_behind_a_figure(page, language):
    words = WORDS[language]
    page.goto(f"/{language}/")
    page.locator(f'a[href="/{language}/policies/2014/"]').first.click()
    page.get_by_role("link", name=words["direction"]).first.click()
    page.get_by_role("link", name=words["indicator"]).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(words["indicator"])

    shown = value_shown(page)
    assert shown == page.locator("#list-rows tbody tr, .listing tbody tr").count()
    page.locator(".listing").get_by_role("link", name=words["partner"]).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(words["partner"])
    page.locator('main a[href$="/cooperation/agreements/1/"]').first.click()
    expect(page.get_by_text(words["amendment"]).first).to_be_visible()
    expect(page.locator("html")).to_have_attribute("lang", language)


def test_the_language_link_leads_to_the_same_page(page):
    page.goto("/en/indicators/partners.active/?on=2020-05-01")
    page.get_by_role("link", name="日本語").click()
    assert page.url.endswith("/ja/indicators/partners.active/?on=2020-05-01")


def test_the_office_signs_a_draft_and_the_figure_grows(page, sign_in):
    page.goto("/en/cooperation/partners/")
    before = value_shown(page)

    sign_in("office")
    page.get_by_role("link", name="Draft an agreement").click()
    page.get_by_label("Find an institution").press_sequentially("zürich", delay=20)
    page.locator("#partners label", has_text="Zurich").first.click()
    page.get_by_label(re.compile("^Kind")).select_option("exchange")
    page.get_by_label(re.compile("^Level")).select_option("university")
    page.get_by_role("button", name="Save the draft").click()
    expect(page.locator(".badge", has_text="Draft").first).to_be_visible()

    page.get_by_role("link", name=re.compile("[Ss]ign")).first.click()
    page.locator("[name=signed_on]").fill("2026-10-01")
    page.locator("[name=effective_on]").fill("2026-10-01")
    page.locator("main form button.button").click()
    expect(page.locator(".badge", has_text="In force").first).to_be_visible()
    expect(page.get_by_text("recorded the signature").first).to_be_visible()

    page.goto("/en/cooperation/partners/")
    assert value_shown(page) == before + 1


def test_an_import_shows_each_row_and_writes_nothing_before_it_is_confirmed(page, sign_in):
    sign_in("office")
    page.goto("/en/cooperation/agreements/")
    before = page.locator(".listing__bar").inner_text()
    page.goto("/en/cooperation/agreements/import/")
    page.locator("input[type=file]").set_input_files(
        {"name": "協定校.csv", "mimeType": "text/csv", "buffer": CSV.encode("cp932")}
    )
    page.get_by_role("button", name="Read the file").click()

    expect(page.locator("#line-2 .badge")).to_have_text("Ready")
    expect(page.locator("#line-3 .badge")).to_have_text("Faulty")
    expect(page.locator("#line-3")).to_contain_text("country_iso2")
    expect(page.locator("#line-4 .badge")).to_have_text("In the register already")
    preview = page.url
    page.goto("/en/cooperation/agreements/")
    assert page.locator(".listing__bar").inner_text() == before

    page.goto(preview)
    page.get_by_role("button", name="Enter the chosen rows").click()
    page.goto("/en/cooperation/agreements/?q=Helsinki")
    expect(page.locator(".listing tbody")).to_contain_text("University of Helsinki")


def test_a_student_sees_no_draft_and_no_journal(page, sign_in):
    sign_in("student")
    page.goto("/en/cooperation/agreements/?standing=draft")
    assert page.locator(".listing tbody tr").count() == 0
    answer = page.goto("/en/work/journal/")
    assert answer.status == 403
    page.complaints.clear()  # the browser itself reports the 403 that this test asks for


def test_without_javascript_the_lists_filter_and_the_search_finds(browser, site):
    context = browser.new_context(base_url=site, java_script_enabled=False, locale="en")
    page = context.new_page()
    page.goto("/en/cooperation/partners/")
    page.locator("select[name=country]").select_option("AT")
    page.get_by_role("button", name="Filter").click()
    expect(page.locator(".listing tbody tr")).to_have_count(1)
    page.goto("/en/institutions/")
    page.locator("main [name=q]").fill("ｳｨｰﾝ")
    page.get_by_role("button", name="Search").click()
    expect(page.locator("#found")).to_contain_text("University of Vienna")
    context.close()


def test_by_keyboard_alone_the_first_tab_leads_past_the_navigation(page):
    page.goto("/en/indicators/")
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")
