import pytest

from kakehashi.research.dissemination.works.data import AffiliationData, FundingData
from kakehashi.research.dissemination.works.lines import (
    funding_line,
    fundings_in,
    place_line,
    places_in,
)

NAME = "University of Vienna"
VIENNA = "https://ror.org/03prydq77"


@pytest.mark.parametrize(
    ("line", "place"),
    [
        ("University of Vienna, AT", AffiliationData(NAME, "", "AT")),
        (
            f"{NAME}, AT {VIENNA}",
            AffiliationData(NAME, VIENNA, "AT"),
        ),
        (f"{NAME} {VIENNA}", AffiliationData(NAME, VIENNA, "")),
        (VIENNA, AffiliationData("", VIENNA, "")),
        ("東京都立大学、JP", AffiliationData("東京都立大学", "", "JP")),
        ("Institute, Tokyo", AffiliationData("Institute, Tokyo", "", "")),
    ],
)
def test_places_in_reads_name_country_and_ror(line, place):
    assert places_in(f"\n {line} \n\n") == [place]
    assert places_in(place_line(place)) == [place]


def test_fundings_in_reads_funder_and_number():
    text = "JSPS; JP24K01234\nEuropean Union；101\nTokyo"
    found = [
        FundingData("JSPS", award_number="JP24K01234"),
        FundingData("European Union", award_number="101"),
        FundingData("Tokyo"),
    ]
    assert fundings_in(text) == found
    assert fundings_in("\n".join(funding_line(each) for each in found)) == found
