from hypothesis import given
from hypothesis import strategies as st

from kakehashi.web.components.projection import CENTRE, HEIGHT, WIDTH, equal_earth, place


def test_equal_earth_agrees_with_the_published_extent():
    assert [round(v, 6) for v in equal_earth(0, 0)] == [0, 0]
    assert round(equal_earth(180, 0)[0], 6) == 2.706630  # Šavrič et al. 2019
    assert round(equal_earth(0, 90)[1], 6) == 1.317363


def test_place_puts_the_centre_in_the_middle_and_wraps_around_the_globe():
    assert place(CENTRE, 0)[0] == WIDTH / 2
    assert place(-170, 20) == place(190, 20)


@given(st.floats(-180, 180), st.floats(-57, 84))
def test_place_stays_on_the_map(longitude, latitude):
    x, y = place(longitude, latitude)
    assert -0.01 <= x <= WIDTH + 0.01
    assert -0.01 <= y <= HEIGHT + 1


@given(st.floats(-57, 83), st.floats(0.1, 1))
def test_place_puts_north_above_south(latitude, step):
    assert place(139, latitude + step)[1] < place(139, latitude)[1]
