import json

from hypothesis import given
from hypothesis import strategies as st

from kakehashi.education.cooperation.credits.arithmetic import Ratio, Rounding, convert
from kakehashi.education.cooperation.credits.grades import Method
from kakehashi.education.cooperation.credits.snapshots import (
    Applied,
    CreditSnapshot,
    GradeSnapshot,
    Measure,
    Spread,
    is_reproduced,
    read,
)

amounts = st.fractions(min_value=0, max_value=200, max_denominator=100)
positive = st.fractions(min_value=1, max_value=200, max_denominator=100)
counts = st.lists(st.integers(0, 9).map(str), min_size=1, max_size=4)


def applied(how, given="", taken=""):
    return Applied(
        scope="partner",
        record=7,
        place_en="Vienna",
        place_ja="ウィーン",
        given=given,
        taken=taken,
        how=how,
        starts_on="2026-04-01",
        ends_on="",
        source="Letter",
        approved_on="2026-04-02",
    )


def kept(snapshot):
    """As the database gives it back."""
    return json.loads(json.dumps(snapshot.as_json()))


@given(amounts, positive, positive, st.sampled_from(Rounding), st.booleans())
def test_every_conversion_of_credits_is_reproduced(amount, given_, taken, rounding, has_table):
    rule = applied(rounding.value, str(given_), str(taken))
    snapshot = CreditSnapshot(
        on="2026-05-01",
        level="",
        amount=str(amount),
        source=Measure("jp", "", "Japanese credits", "単位"),
        target=Measure("ects", "", "ECTS credits", "ECTS単位"),
        rule=rule,
        scheme_rule=applied("none", "1", "3/2") if has_table else None,
    ).computed()
    assert snapshot.value == convert(amount, Ratio(given_, taken), rounding)
    assert read(kept(snapshot)) == snapshot
    assert is_reproduced(kept(snapshot))


@given(counts, counts, st.sampled_from([None, *Method]), st.integers(0, 3))
def test_every_conversion_of_grades_is_reproduced(own, other, method, asked):
    def spread(marks, shares):
        return Spread(1, "A", "あ", [[f"{marks}{n}", s] for n, s in enumerate(shares)], "Office")

    is_table = method == Method.TABLE
    snapshot = GradeSnapshot(
        on="2026-05-01",
        level="",
        field="",
        mark=f"h{asked}",
        scale_en="Host",
        scale_ja="先方",
        to_scale_en="Home",
        to_scale_ja="本学",
        rule=applied(method.value) if method else None,
        table=[["h0", "o0"]] if is_table else [],
        own=None if is_table else spread("h", own),
        other=None if is_table else spread("o", other),
    ).computed()
    assert bool(snapshot.result) == (bool(method) and not snapshot.why)
    assert read(kept(snapshot)).as_json() == snapshot.as_json()
    assert is_reproduced(kept(snapshot))
