import pytest

from kakehashi.research.templatetags.works import licence_name


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("https://creativecommons.org/licenses/by/4.0/", "CC BY 4.0"),
        ("http://creativecommons.org/licenses/by-nc-nd/3.0/igo/", "CC BY-NC-ND 3.0"),
        ("https://creativecommons.org/publicdomain/zero/1.0/", "CC0 1.0"),
        ("https://example.org/licence", "https://example.org/licence"),
    ],
)
def test_licence_name_is_what_everybody_calls_it(address, name):
    assert licence_name(address) == name
