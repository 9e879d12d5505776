"""Four themes are told apart on paper, in grey and by the colour-blind: asserted in numbers."""

from itertools import combinations

import numpy as np
import pytest
from matplotlib.colors import to_rgb

from toolkit.plotting.heatmap import DARK, PALE
from toolkit.plotting.lines import INNER, OUTER
from toolkit.plotting.style import COLOURS, FAINT, GREY, GREYS, INK, MOST_LINES, contrast, line_look, mix

# Machado, Oliveira and Fernandes 2009, severity 1.0, on linear red, green and blue.
BLINDNESS = {
    "none": np.eye(3),
    "protanopia": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "deuteranopia": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
    "tritanopia": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]],
}
TO_XYZ = np.array(
    [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]]
)


def lab(colour, blindness="none"):
    rgb = np.array(to_rgb(colour))
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    seen = np.clip(np.array(BLINDNESS[blindness]) @ linear, 0, 1)
    x, y, z = (TO_XYZ @ seen) / [0.95047, 1.0, 1.08883]
    fx, fy, fz = (part ** (1 / 3) if part > 216 / 24389 else (24389 / 27 * part + 16) / 116 for part in (x, y, z))
    return np.array([116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)])


def test_lightness_is_the_known_one():
    assert lab("white")[0] == pytest.approx(100, abs=0.01)
    assert lab("#777777")[0] == pytest.approx(50.0, abs=0.2)


def test_every_line_stands_out_from_white():
    assert min(contrast(colour, "white") for colour in (*COLOURS, *GREYS, GREY, INK)) >= 3.0


def test_four_themes_differ_in_grey():
    lightness = sorted(lab(colour)[0] for colour in COLOURS)
    assert min(np.diff(lightness)) >= 12.5


@pytest.mark.parametrize("blindness", BLINDNESS)
def test_four_themes_differ_for_every_kind_of_sight(blindness):
    apart = [np.linalg.norm(lab(one, blindness) - lab(other, blindness)) for one, other in combinations(COLOURS, 2)]
    assert min(apart) >= 20


@pytest.mark.parametrize("corrected", [True, False])
def test_no_two_lines_share_a_marker_or_both_colour_and_dashes(corrected):
    looks = [line_look(place, corrected=corrected) for place in range(MOST_LINES)]
    assert len({look.marker for look in looks}) == MOST_LINES
    assert len({(look.colour, str(look.line)) for look in looks}) == MOST_LINES
    assert len({str(look.line) for look in looks[:4]}) == 4


@pytest.mark.parametrize("colour", COLOURS)
def test_a_line_stands_out_from_its_bands_and_they_from_each_other(colour):
    inner, outer = mix(colour, INNER), mix(colour, OUTER)
    assert contrast(colour, inner) >= 1.9
    assert lab(outer)[0] - lab(inner)[0] >= 6
    assert 100 - lab(outer)[0] >= 4


def test_uncorrected_lines_have_no_colour():
    assert all(len(set(to_rgb(colour))) == 1 for colour in (*GREYS, GREY, FAINT))


@pytest.mark.parametrize("base", [COLOURS[0], INK])
def test_numbers_in_a_heatmap_are_readable_in_every_shade(base):
    for strength in np.linspace(PALE, DARK, 50):
        shade = mix(base, strength)
        assert max(contrast(shade, INK), contrast(shade, "white")) >= 4.1
