"""Where a key of a TOML file stands."""

from kakehashi.policy.tomlplaces import line_at, lines_of

TEXT = '''\
# a comment = not a key
[[document]]
code = "a"

[document.purpose]
en = """
code = not a key
"""
[[document.sector]]
[[document.sector.direction]]
code = "1.1"
[[document.sector.direction]]
code = "1.2"
[[document]]
code = "b"
[[document.sector]]
code = "(1)"
[crosswalk.main]
"1.1" = ["3-2"]
'''


def test_lines_of_follows_arrays_of_tables_and_skips_what_is_inside_long_texts():
    assert lines_of(TEXT) == {
        ("document", 0): 2,
        ("document", 0, "code"): 3,
        ("document", 0, "purpose"): 5,
        ("document", 0, "purpose", "en"): 6,
        ("document", 0, "sector", 0): 9,
        ("document", 0, "sector", 0, "direction", 0): 10,
        ("document", 0, "sector", 0, "direction", 0, "code"): 11,
        ("document", 0, "sector", 0, "direction", 1): 12,
        ("document", 0, "sector", 0, "direction", 1, "code"): 13,
        ("document", 1): 14,
        ("document", 1, "code"): 15,
        ("document", 1, "sector", 0): 16,
        ("document", 1, "sector", 0, "code"): 17,
        ("crosswalk", "main"): 18,
        ("crosswalk", "main", "1.1"): 19,
    }


def test_line_at_answers_for_a_missing_key_with_the_table_around_it():
    lines = lines_of(TEXT)

    assert line_at(("document", 1, "adopted"), lines) == 14
    assert line_at(("published", 0), lines) == 1
