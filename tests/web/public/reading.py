"""What a reader sees of a page."""

import re


def words(page):
    """The page's text without its markup, one space between words."""
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())
