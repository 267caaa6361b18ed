from kakehashi.agreements.drawing import draw


def test_draw_gives_every_move_its_operation_and_every_end_its_mark():
    page = draw("a lamp", "lamp.states", {"off": ["on"], "on": ["off", "broken"], "broken": []},
                {"off": "switch_off", "on": "switch_on", "broken": "drop"})  # fmt: skip

    assert page.splitlines()[0] == "# States of a lamp"
    assert [line.strip() for line in page.splitlines() if "-->" in line] == [
        "[*] --> off: switch_off",
        "off --> on: switch_on",
        "on --> off: switch_off",
        "on --> broken: drop",
        "broken --> [*]",
    ]


def test_draw_names_what_begins_a_record_whose_first_state_can_come_back():
    page = draw("a door", "door.states", {"open": ["shut"], "shut": ["open"]},
                {"open": "reopen", "shut": "shut"}, begun_by="build")  # fmt: skip

    assert [line.strip() for line in page.splitlines() if "-->" in line] == [
        "[*] --> open: build",
        "open --> shut: shut",
        "shut --> open: reopen",
    ]


def test_draw_names_another_operation_that_leads_back():
    page = draw("a door", "door.states", {"open": ["shut"], "shut": ["open"]},
                {"open": "build", "shut": "shut"},
                returns={("shut", "open"): "reopen"})  # fmt: skip

    assert [line.strip() for line in page.splitlines() if "-->" in line] == [
        "[*] --> open: build",
        "open --> shut: shut",
        "shut --> open: reopen",
    ]
