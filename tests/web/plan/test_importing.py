"""Importing the text of a plan, on the page."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from kakehashi.people.models import Role
from kakehashi.policy.models import PlanImport
from kakehashi.policy.planning.operations import discard_plan
from kakehashi.policy.planning.previewing import preview
from kakehashi.policy.states import PlanState
from tests.make import make_action, make_document, make_officer, make_person, make_plan, make_role
from tests.policy.planning.files import blank_pdf, padded_pdf, pdf

pytestmark = pytest.mark.django_db

PLAN = """\
まえがき
１-１ 受入れ
① 奨学金により促進する。
③ 協定により受け入れる。
1-2
① 派遣を増やす。"""


@pytest.fixture
def plan():
    return make_plan(make_document("2022", directions=("1-1", "1-2")), state=PlanState.DRAFT)


@pytest.fixture
def office(client):
    client.force_login(make_officer())
    return client


def send(client, plan, text=PLAN, *, follow=False, **sent):
    sent = {"text": text, "language": "ja", "standing": "official", **sent}
    return client.post(f"/en/plan/{plan.pk}/import/", sent, follow=follow)


def page_of(client, answer):
    return client.get(answer.headers["Location"]).content.decode()


def fields(offered, **changed):
    """What a browser sends back of the preview as it stands."""
    sent = {"seen": preview(offered).digest}
    for row in preview(offered).rows:
        sent |= {f"row-{row.place}-{name}": getattr(row.item, name) for name in ("number", "ja")}
        sent[f"row-{row.place}-direction"] = row.item.direction
        sent |= {f"row-{row.place}-taken": "on"} if row.item.taken else {}
    return sent | changed


def test_import_plan_shows_the_tree_before_anything_is_written(office, plan):
    answer = send(office, plan)

    page = page_of(office, answer)

    assert answer.headers["Location"] == f"/en/plan/imports/{PlanImport.objects.get().pk}/"
    assert not plan.actions.exists()
    assert [
        words for words in ("1-1 ①", "1-1 ③", "1-2 ①", "Line 3", "まえがき") if words in page
    ] == [
        "1-1 ①",
        "1-1 ③",
        "1-2 ①",
        "Line 3",
        "まえがき",
    ]
    assert "The number was read so: １-１ → 1-1." in page
    assert "The numbering jumps: 2 is missing. Is anything left out?" in page
    assert "Write 3 items into the plan" in page


def test_preview_plan_writes_what_is_confirmed(office, plan):
    send(office, plan)
    offered = PlanImport.objects.get()

    answer = office.post(f"/en/plan/imports/{offered.pk}/", fields(offered, do="write"))

    assert answer.headers["Location"] == plan.get_absolute_url()
    assert [each.code for each in plan.actions.in_order()] == ["1-1 ①", "1-1 ③", "1-2 ①"]


def test_preview_plan_keeps_corrections_left_out_and_added_items(office, plan):
    send(office, plan)
    offered = PlanImport.objects.get()
    sent = fields(offered, **{"do": "correct", "row-1-number": "②", "row-1-ja": "直した\r\n文"})
    del sent["row-2-taken"]
    sent |= {"added-0-number": "②", "added-0-direction": "1-2", "added-0-ja": "足した"}
    sent |= {"added-0-taken": "on", "added-1-number": " ", "added-1-taken": "on"}

    office.post(f"/en/plan/imports/{offered.pk}/", sent)
    items = [row.item for row in preview(PlanImport.objects.get()).rows]

    assert [(each.code, each.ja, each.taken, each.line) for each in items] == [
        ("1-1 ①", "奨学金により促進する。", True, 3),
        ("1-1 ②", "直した\n文", True, 4),
        ("1-2 ①", "派遣を増やす。", False, 6),
        ("1-2 ②", "足した", True, 0),
    ]
    assert not plan.actions.exists()


def test_preview_plan_says_what_stands_in_the_way_and_keeps_what_was_typed(office, plan):
    send(office, plan, "1-1\n① a\n① b")
    offered = PlanImport.objects.get()

    answer = office.post(
        f"/en/plan/imports/{offered.pk}/", fields(offered, **{"do": "write", "row-0-ja": "c"})
    )
    page = answer.content.decode()

    assert answer.status_code == 422
    assert "Line 3: 1-1 ① is there twice: the other one begins in line 2." in page
    assert preview(PlanImport.objects.get()).rows[0].item.ja == "c"
    assert not plan.actions.exists()


def test_preview_plan_shows_again_what_is_too_long_to_be_kept(office, plan):
    send(office, plan)
    offered = PlanImport.objects.get()
    answer = office.post(
        f"/en/plan/imports/{offered.pk}/",
        fields(offered, **{"do": "correct", "row-0-ja": "あ" * 5001}),
    )

    assert answer.status_code == 422
    assert "あ" * 5001 in answer.content.decode()
    assert preview(PlanImport.objects.get()).rows[0].item.ja == "奨学金により促進する。"


def test_preview_plan_keeps_what_no_database_stores_out(office, plan):
    send(office, plan)
    offered = PlanImport.objects.get()
    odd = {"row-0-direction": "1-\0" + "9" * 200, "row-0-number": "\0兆", "row-0-ja": "\0a"}

    answer = office.post(f"/en/plan/imports/{offered.pk}/", fields(offered, do="correct", **odd))

    item = preview(PlanImport.objects.get()).rows[0].item
    assert answer.status_code == 302
    assert (item.direction, item.number, item.ja) == ("1-" + "9" * 200, "兆", "a")


def test_preview_plan_of_a_plan_discarded_meanwhile_says_so(office, plan):
    send(office, plan)
    offered = PlanImport.objects.get()
    discard_plan(plan, by=make_officer())

    for answer in (
        office.get(f"/en/plan/imports/{offered.pk}/", follow=True),
        office.post(f"/en/plan/imports/{offered.pk}/", {"do": "write"}, follow=True),
        send(office, plan, follow=True),
    ):
        assert answer.redirect_chain[-1][0] == plan.get_absolute_url()
        assert "discarded plan is not changed any more" in answer.content.decode()


def test_preview_plan_discards(office, plan):
    send(office, plan)
    offered = PlanImport.objects.get()

    answer = office.post(f"/en/plan/imports/{offered.pk}/", {"do": "discard"})

    assert answer.headers["Location"] == f"/en/plan/{plan.pk}/import/"
    assert PlanImport.objects.get().state == "discarded"


def test_preview_plan_asks_about_numbers_that_the_plan_has(office, plan):
    make_action(plan, direction="1-1", text_en="", standing_en="missing", text_ja="日本語")
    make_action(plan, direction="1-2", text_en="Already here")

    page = page_of(office, send(office, plan, "1-1\n① New\n1-2\n① Other", language="en"))

    assert "The plan has this number; the text is added to it." in page
    assert "The plan has this number with a text in this language; it stays as it is:" in page
    assert "Write 1 item into the plan" in page


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"text": ""}, "Paste the text, or choose a file."),
        ({"text": "なし"}, "Nothing in these 1 lines is numbered like an item"),
        (
            {"file": SimpleUploadedFile("a.txt", "1-1\n① a".encode())},
            "There are a text and a file. Give one of the two.",
        ),
        (
            {"text": "", "file": SimpleUploadedFile("a.pdf", blank_pdf(2))},
            "There is no text on pages 1–2",
        ),
        (
            {"text": "", "file": SimpleUploadedFile("a.pdf", blank_pdf(300))},
            "These are 300 pages; at most 60 are read at once.",
        ),
        ({"text": "", "file": SimpleUploadedFile("a.txt", b"")}, "The submitted file is empty."),
    ],
)
def test_import_plan_refuses_in_words_and_keeps_nothing(office, plan, sent, words):
    answer = send(office, plan, **sent)

    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not PlanImport.objects.exists()


def test_import_plan_reads_the_pages_that_were_asked_for(office, plan):
    file = SimpleUploadedFile("plan.pdf", padded_pdf(pdf("表紙", "1-1\n① 増やす"), 300))

    page = page_of(office, send(office, plan, text="", file=file, pages="2"))

    assert "Pages read: 2 / 300." in page
    assert PlanImport.objects.get().name == "plan.pdf"


def test_import_plan_hands_out_the_text_of_a_file_in_which_nothing_is_numbered(office, plan):
    file = SimpleUploadedFile("plan.txt", "取組を進める。".encode("cp932"))

    page = send(office, plan, text="", file=file).content.decode()

    assert "取組を進める。</textarea>" in page


def test_preview_plan_reads_a_table_in_both_languages(office, plan):
    table = "direction,number,ja,en\n1-1,①,増やす,Win more\n"
    file = SimpleUploadedFile("plan.csv", table.encode())

    page = page_of(office, send(office, plan, text="", file=file))

    assert 'lang="ja">増やす</textarea>' in page
    assert 'lang="en">Win more</textarea>' in page


def test_imports_are_for_those_who_keep_plans(client, plan):
    send_in = make_officer()
    client.force_login(send_in)
    send(client, plan)
    offered = PlanImport.objects.get()
    auditor = make_person()
    make_role(auditor, Role.Kind.AUDITOR)
    client.force_login(auditor)

    assert client.get(f"/en/plan/{plan.pk}/import/").headers["Location"] == plan.get_absolute_url()
    assert client.get(f"/en/plan/imports/{offered.pk}/").status_code == 404
    sent = fields(offered, do="write")
    assert client.post(f"/en/plan/imports/{offered.pk}/", sent).status_code == 404
    client.force_login(make_person())
    assert client.get(f"/en/plan/{plan.pk}/import/").status_code == 404
    assert send(client, plan).status_code == 404
    assert (PlanImport.objects.get().state, plan.actions.exists()) == ("waiting", False)


def test_preview_plan_of_a_hundred_items_asks_as_many_queries_as_of_one(
    office, plan, django_assert_num_queries
):
    send(office, plan, "1-1\n① a")
    send(office, plan, "1-1\n" + "\n".join(f"{n}) a" for n in range(1, 100)))
    one, hundred = PlanImport.objects.order_by("pk")
    office.get(f"/en/plan/imports/{one.pk}/")
    with django_assert_num_queries(10):
        office.get(f"/en/plan/imports/{one.pk}/")
    with django_assert_num_queries(10):
        office.get(f"/en/plan/imports/{hundred.pk}/")
