import json

from kakehashi.vocabulary.templatetags.linked_data import for_script


def test_for_script_cannot_end_its_element():
    description = {"name": "</script><!-- & -->"}
    text = for_script(description)
    assert not set("<>&") & set(text)
    assert json.loads(text) == description
