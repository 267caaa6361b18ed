"""One whole cycle: a text becomes a plan, is carried out, checked, frozen, reported and revised."""

import io
import re

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("browser")]

TEXT = """1.2 国際連携を活用した協働教育プログラムを開発する
① 協定校との単位互換を
広げる。
② 協定校と共同の短期プログラムを開く。
１．４ 学生の海外派遣
① 派遣前の準備講座を毎学期開く。
"""
LAW = "Faculty of Law"


def press(page, name):
    page.locator("main").get_by_role("button", name=name).first.click()


def follow(page, name):
    page.locator("main").get_by_role("link", name=name).first.click()


def read_in(page) -> str:
    """A draft of the Faculty of Law under the policy of 2014 with the items of TEXT; its page."""
    page.goto("/en/plan/")
    follow(page, "Begin a plan")
    page.locator("[name=document]").select_option(
        page.locator("[name=document] option", has_text="2014").get_attribute("value")
    )
    page.locator("[name=unit]").select_option(label=LAW)
    page.locator("[name=text_ja]").fill("法学部 国際化行動計画")
    press(page, "Begin a plan")
    plan = page.url
    follow(page, "Import the text")
    page.locator("[name=text]").fill(TEXT)
    press(page, "Read the text")
    expect(page.locator("main")).to_contain_text("1.2 ①")
    assert page.locator("main textarea").first.input_value() == "協定校との単位互換を広げる。"
    press(page, re.compile("Write"))
    page.goto(plan)
    for code in ("1.2 ①", "1.2 ②", "1.4 ①"):
        expect(page.locator("main")).to_contain_text(code)
    return plan


def adopt(page, plan) -> None:
    """Put the plan in force; the coordinator answers for 1.2 ①."""
    page.goto(plan)
    follow(page, re.compile("協定校との単位互換"))
    follow(page, "Name a person")
    page.locator("[name=person]").fill("sakiyama@example.ac.jp")
    press(page, "Name a person")
    page.goto(plan)
    follow(page, re.compile("Adopt"))
    page.locator("[name=on]").fill("2026-04-01")
    page.locator("[name=attest_from]").fill("2026-09-01")
    press(page, re.compile("Adopt"))
    expect(page.locator(".badge", has_text="In force").first).to_be_visible()


def set_target(page, plan) -> None:
    """Agreements in force: a target before its baseline is refused in words, then a sound one."""
    page.goto(f"{plan}targets/set/?indicator=agreements.active")
    page.locator("[name=baseline]").fill("5")
    page.locator("[name=baseline_on]").fill("2025-05-01")
    page.locator("[name=source]").fill("Register of the faculty")
    page.locator("[name=points-0-on]").fill("2024-05-01")
    page.locator("[name=points-0-value]").fill("12")
    press(page, "Set the target")
    expect(page.locator("main [role=alert], main .errorlist").first).to_contain_text("baseline")
    page.locator("[name=points-0-on]").fill("2028-05-01")
    press(page, "Set the target")
    expect(page.get_by_role("heading", level=1)).to_have_text("Agreements in force")


def attest(page, sign_in) -> None:
    """The coordinator says how it stands; the office, which answers for nothing there, cannot."""
    sign_in("coordinator")
    page.goto("/en/plan/month/")
    card = page.locator("form, article, section", has_text="協定校との単位互換").last
    card.get_by_label("It could go either way").check()
    card.locator("[name$=sentence]").fill("One partner has agreed.")
    card.get_by_label(re.compile("records are right")).check()
    card.get_by_role("button", name=re.compile("Confirm")).first.click()
    expect(page.locator("main")).to_contain_text("One partner has agreed.")


def freeze(page) -> str:
    """Freeze the last 31 March; a second time it is refused. The address of the freeze."""
    page.goto("/en/plan/freezes/new/?on=2026-03-31")
    press(page, re.compile("Freeze as of"))
    frozen = page.url
    page.goto("/en/plan/freezes/new/?on=2026-03-31")
    expect(page.locator("main")).to_contain_text(re.compile("frozen", re.I))
    assert page.get_by_role("button", name=re.compile("Freeze as of")).count() == 0
    return frozen


def correct(page, frozen) -> None:
    page.goto(frozen)
    page.locator("[name=direction]").select_option("1.3")
    follow(page, "Satisfaction of international students (demonstration)")
    follow(page, "Correct this record")
    page.locator("[name=value]").fill("66.5")
    page.locator("[name=reason]").fill("Twelve answers came late.")
    page.locator("main form", has=page.locator("[name=reason]")).locator("button").last.click()
    expect(page.locator("main")).to_contain_text("Twelve answers came late.")
    expect(page.locator("main")).to_contain_text("66.5")


def pdf_of(page, address) -> PdfReader:
    answer = page.request.get(address, timeout=120_000)
    assert (answer.status, answer.headers["content-type"]) == (200, "application/pdf")
    return PdfReader(io.BytesIO(answer.body()))


def test_one_whole_cycle(page, sign_in):
    sign_in("office")
    plan = read_in(page)
    adopt(page, plan)
    set_target(page, plan)

    attest(page, sign_in)

    sign_in("office")
    frozen = freeze(page)
    correct(page, frozen)
    japanese, english = (pdf_of(page, f"{frozen}report-{each}.pdf") for each in ("ja", "en"))
    text = "".join(each.extract_text() for each in japanese.pages)
    assert "法学部" in text
    assert "令和7年度" in text
    assert "Twelve answers came late." in "".join(p.extract_text() for p in english.pages)

    page.goto(plan)
    follow(page, "Revise")
    press(page, "Begin the revision as a draft")
    expect(page.locator(".badge", has_text="Draft").first).to_be_visible()
    expect(page.locator("main")).to_contain_text("1-3")
    follow(page, "Targets")
    expect(page.locator("main")).to_contain_text("Agreements in force")
