from datetime import date

from kakehashi.education.cooperation.renewing.cadence import cadence_on

TWO = """
[[cadence]]
valid_from = 2027-04-01
source = "Decision of the committee, March 2027"
lead_months = 18
lead_months_of_kind = { joint = 24 }
reminders = [3, 12]
escalate_months = 6
escalate_grace_days = 7
dormant_years = 5

[[cadence]]
valid_from = 2020-04-01
source = "Before"
lead_months = 12
lead_months_of_kind = {}
reminders = [6]
escalate_months = 3
escalate_grace_days = 14
dormant_years = 3
"""


def test_cadence_on_is_twelve_months_with_reminders_at_nine_six_and_three():
    cadence = cadence_on(date(2026, 11, 30))
    assert (cadence.lead("exchange"), cadence.reminders, cadence.escalate_months) == (
        12,
        (9, 6, 3),
        3,
    )
    assert cadence.source


def test_cadence_on_reads_the_row_that_holds_on_the_day(tmp_path):
    path = tmp_path / "cadence.toml"
    path.write_text(TWO, encoding="utf-8")
    assert cadence_on(date(2019, 1, 1), path).source == "Before"
    assert cadence_on(date(2027, 3, 31), path).lead("joint") == 12
    changed = cadence_on(date(2027, 4, 1), path)
    assert (changed.lead("joint"), changed.lead("exchange"), changed.reminders) == (24, 18, (12, 3))
