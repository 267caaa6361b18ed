"""What figures are read from is opened once."""

from kakehashi.policy.sources import Sources


def test_sources_open_each_source_once():
    sources = Sources()

    assert sources.of(list) is sources.of(list)
    assert sources.of(dict) == {}


def test_sources_of_another_page_are_opened_anew():
    assert Sources().of(list) is not Sources().of(list)
