"""The policy file: what it says, and how a wrong one is answered."""

from datetime import date
from decimal import Decimal

import pytest

from kakehashi.policy.operations import TEXTS
from kakehashi.policy.texts import read_policy_file
from kakehashi.policy.tomltables import BadPolicyFile

GOOD = """\
[[document]]
code = "A"
adopted = "2020-04"
ja = "方針"

[[document.sector]]
code = "(1)"
ja = "分野"

[[document.sector.direction]]
code = "1.1"
ja = "方向"
en = "Direction"
unofficial = ["en"]
"""


FIGURE = """\
[[published]]
indicator = "partners.active"
value = 12
source = "https://example.ac.jp"
publisher = { ja = "大学", en = "University" }
wording = { ja = "協定校", en = "Partners" }
period = { ja = "2023年5月", en = "May 2023" }
"""
PERIOD = 'period = { ja = "2023年5月", en = "May 2023" }'
PLAN = GOOD + "[[plan]]\ndocument = 'A'\nadopted = '2020-04'\nja = '方針'\n"
ITEM = "[[plan.item]]\ndirection = '1.1'\nnumber = '①'\nja = '項目'\n"


def write(tmp_path, text):
    file = tmp_path / "policy.toml"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return file


def test_read_policy_file_keeps_wordings_standings_and_order(tmp_path):
    (document,) = read_policy_file(write(tmp_path, GOOD)).documents

    assert (document.code, document.year, document.month) == ("A", 2020, 4)
    assert (document.title.standing("ja"), document.title.standing("en")) == ("official", "missing")
    sector, direction = document.lines[0].all()
    assert (sector.kind, sector.code) == ("sector", "(1)")
    assert (direction.kind, direction.code) == ("direction", "1.1")
    assert (direction.text.ja, direction.text.en) == ("方向", "Direction")
    assert direction.text.standing("en") == "unofficial"


def test_read_policy_file_accepts_a_byte_order_mark_and_windows_line_ends(tmp_path):
    text = b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode()

    assert read_policy_file(write(tmp_path, text)).documents[0].code == "A"


def test_read_policy_file_keeps_a_period_where_no_day_is_known(tmp_path):
    (undated,) = read_policy_file(write(tmp_path, FIGURE)).figures
    (dated,) = read_policy_file(
        write(tmp_path, FIGURE.replace(PERIOD, 'on = 2023-05-01\nscope = "national"'))
    ).figures

    assert (undated.on, undated.period.ja, undated.period.en) == (None, "2023年5月", "May 2023")
    assert (undated.scope, undated.kind) == ("own", "measured")
    assert (dated.on, dated.period.ja, dated.scope) == (date(2023, 5, 1), "", "national")


def test_our_own_file_has_the_ten_directions_of_2014_and_the_seven_of_2022():
    content = read_policy_file(TEXTS)
    codes = {
        document.code: [
            line.code for top in document.lines for line in top.all() if line.kind == "direction"
        ]
        for document in content.documents
    }

    assert codes == {
        "2014": ["1.1", "1.2", "1.3", "1.4", "2.1", "2.2", "2.3", "3.1", "3.2", "3.3"],
        "2022": ["1-1", "1-2", "1-3", "2-1", "2-2", "3-1", "3-2"],
    }
    assert [(each.on, each.value, each.third_party) for each in content.figures[:2]] == [
        (date(2021, 3, 31), Decimal(26), False),
        (date(2024, 3, 31), Decimal(26), True),
    ]
    undated = {(each.period.en, each.scope, each.kind) for each in content.figures if not each.on}
    assert undated == {
        ("May 2023", "own", "measured"),
        ("before COVID-19 (year not stated)", "national", "measured"),
        ("by 2033", "national", "goal"),
    }
    assert len(content.pairs) == 20


def test_our_own_file_has_the_known_plans_and_three_items():
    plans = read_policy_file(TEXTS).plans

    assert [(each.document, each.number, each.revises, len(each.items)) for each in plans] == [
        ("2014", 1, None, 0),
        ("2014", 2, ("2014", 1), 0),
        ("2022", 1, ("2014", 2), 3),
    ]
    assert all(each.incomplete for each in plans)
    assert {item.text.standing("ja") for each in plans for item in each.items} == {"missing"}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[[document", "end of document"),
        (b"\xff\xfe", "This is not UTF-8 text."),
        ("[[document]]\ncode = 'A'", "line 1, document.adopted: This key is missing."),
        (GOOD.replace("2020-04", "April"), "line 3, document.adopted: This should be a year and"),
        (GOOD.replace("'A'", "7").replace('"A"', "7"), "line 2, document.code: This should be a t"),
        (GOOD.replace('"Direction"', '""'), "unofficial: This names"),
        (GOOD.replace('"分野"', '" "'), "line 8, document.sector.ja: A wording is needed"),
        (GOOD.replace('"(1)"', '""'), "line 7, document.sector.code: This text is empty."),
        (GOOD + "colour = 1\n", "line 15, document.sector.direction.colour: This key is not known"),
        (GOOD.replace('"(1)"', '"1.1"'), "line 1, document: The code 1.1 is used twice"),
        ("document = 3", "line 1, document: This should be a list."),
        (FIGURE.replace(PERIOD, ""), "published.on: Give either a day, or a period in both"),
        (FIGURE + "on = 2023-05-01", "line 8, published.on: Give either a day, or a period"),
        (FIGURE.replace(', en = "May 2023"', ""), "published.on: Give either a day, or a period"),
        (FIGURE + 'scope = "world"', "line 8, published.scope: This should be one of: own, nat"),
        (FIGURE + 'kind = "wish"', "line 8, published.kind: This should be one of: measured, g"),
        (GOOD + "[crosswalk]\nearlier = 'A'", "line 15, crosswalk: This should be a list."),
        (PLAN + "revises = '2014'", "line 19, plan.revises: This should be a policy version and"),
        (PLAN + ITEM + ITEM, "line 15, plan: The item 1.1 ① is there twice in this plan."),
        (PLAN + ITEM + "weight = 3", "line 23, plan.item.weight: This key is not known"),
        (PLAN.replace("'方針'", "''"), "line 18, plan.ja: A wording is needed"),
    ],
)
def test_read_policy_file_names_file_line_and_key_of_what_is_wrong(tmp_path, text, words):
    with pytest.raises(BadPolicyFile) as refusal:
        read_policy_file(write(tmp_path, text))

    assert "policy.toml" in str(refusal.value)
    assert words in str(refusal.value)


def test_read_policy_file_says_that_there_is_no_such_file(tmp_path):
    with pytest.raises(BadPolicyFile, match=r"absent.toml: No such file"):
        read_policy_file(tmp_path / "absent.toml")
