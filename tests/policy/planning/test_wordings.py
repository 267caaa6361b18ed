"""A text in both languages, and what it is worth."""

from kakehashi.policy.models import Action
from kakehashi.policy.planning.wordings import Words, apply, says_something, words_of


def test_apply_states_official_unofficial_and_missing():
    action = Action()
    apply(Words(" 文 ", "Text", frozenset({"en"})), action)
    assert (action.text_ja, action.standing_ja) == ("文", "official")
    assert (action.text_en, action.standing_en) == ("Text", "unofficial")
    assert words_of(action) == Words("文", "Text", frozenset({"en"}))

    apply(Words("", "Text", frozenset({"ja"})), action)
    assert (action.text_ja, action.standing_ja) == ("", "missing")
    assert words_of(action) == Words("", "Text")


def test_says_something_in_one_language_at_least():
    assert says_something(Words(en="Text")) is True
    assert not says_something(Words(" ", ""))
