import hashlib

from kakehashi.education.outbound.allocation.lottery import (
    commitment,
    draw,
    keeps_commitment,
    lottery_number,
)


def test_a_lottery_number_is_the_hmac_of_the_id_under_the_decimal_seed():
    number = "b08893f1b4bbdef9535c9ebc13ba56e03a287bd97cebb58459e3d3f5e1940d2e"
    assert lottery_number(7, "s1") == number  # openssl dgst -sha256 -hmac 7
    assert draw(7, ["s1", "学生"]) == {"s1": number, "学生": lottery_number(7, "学生")}


def test_a_commitment_hides_the_seed_until_it_is_told():
    published = commitment(2**127 + 5)
    told = b"kakehashi-allocation-seed:170141183460469231731687303715884105733"
    assert published == hashlib.sha256(told).hexdigest()
    assert keeps_commitment(2**127 + 5, f" {published.upper()}\n")
    assert not keeps_commitment(2**127 + 6, published)
