"""The measures against a plain reading of the published code, run in Octave."""

from __future__ import annotations

import math
import tracemalloc

import numpy as np
import pytest

from tests.training import made
from xmpredict.errors import ShapeError
from xmpredict.training import measures
from xmpredict.training.measures import inconsistency, measure, person_spread, summarize
from xmpredict.training.resize import resize_bicubic

# Octave 7.3, image 2.14, of `made.result` against `made.target` with `made.mask`:
# PSNR, delta E, PSNR_HC, delta E_HC, mean a, mean b.
OCTAVE = [
    (25.337168, 8.828379, 29.333049, 5.201519, 21.570731, -31.360380),
    (25.686057, 12.664331, 29.075979, 8.205674, 11.318665, -14.912027),
    (20.696449, 17.231557, 24.435441, 10.624063, 10.473278, -17.251919),
    (29.915304, 9.522954, 34.073439, 5.747949, 0.745828, -1.002059),
    (23.492696, 12.648348, 26.911586, 8.188066, -0.612469, -2.417332),
    (21.625047, 19.153296, 25.345164, 11.921812, -9.356989, 12.939618),
]


def mask(number):
    shape = made.HEIGHT, made.WIDTH
    return resize_bicubic(made.mask(number), shape) > 0


def measured(number):
    """Return what target and result of a made photo measure."""
    target, result = made.target(number), made.result(number)
    return measure(target.astype(np.uint8), [result.astype(np.uint8)], mask(number))


@pytest.mark.parametrize("number", range(6))
def test_a_photo_as_octave_measures_it(number):
    _, result = measured(number)
    found = (result.psnr, result.delta_e, result.psnr_hc, result.delta_e_hc, result.a, result.b)
    assert found == pytest.approx(OCTAVE[number], abs=2e-6)


def test_a_data_set_as_octave_measures_it():
    photos = [measured(number) for number in range(6)]
    targets, results = zip(*photos, strict=True)
    score = summarize([results[:3], results[3:]])
    assert score.psnr == pytest.approx(24.458787, abs=2e-6)
    assert score.delta_e == pytest.approx(13.341478, abs=2e-6)
    assert score.psnr_hc == pytest.approx(28.195776, abs=2e-6)
    assert score.delta_e_hc == pytest.approx(8.314847, abs=2e-6)
    assert score.m_glc == pytest.approx(54.859705, abs=2e-6)
    own = summarize([targets[:3], targets[3:]])
    assert own.m_glc == pytest.approx(39.237243, abs=2e-6)
    assert own.person_spread == pytest.approx(2.691859, abs=2e-6)


def test_a_picture_is_equal_to_itself():
    target, _ = measured(0)
    assert (target.psnr, target.psnr_hc) == (math.inf, math.inf)
    assert (target.delta_e, target.delta_e_hc) == (0, 0)


def test_one_level_apart_everywhere():
    grey = np.full((5, 7, 3), 100, np.uint8)
    _, found = measure(grey, [grey + 1], np.zeros((5, 7), bool))
    assert found.psnr == pytest.approx(20 * math.log10(255))
    # The background weighs half, so its squares weigh a quarter.
    assert found.psnr_hc == pytest.approx(20 * math.log10(255) + 10 * math.log10(4))
    assert found.delta_e_hc == pytest.approx(found.delta_e / 2)
    assert found.person_l is None


def test_psnr_is_averaged_over_photos_not_over_errors():
    grey = np.full((4, 4, 3), 100, np.uint8)
    _, near, far = measure(grey, [grey + 1, grey + 10], None)
    assert summarize([[near, far]]).psnr == pytest.approx(20 * math.log10(255) - 10)


def test_without_a_mask_there_is_nothing_human_centered():
    pictures = [made.result(0).astype(np.uint8)]
    _, found = measure(made.target(0).astype(np.uint8), pictures, None)
    assert (found.psnr_hc, found.delta_e_hc, found.person_l) == (None, None, None)
    assert found.psnr == pytest.approx(OCTAVE[0][0], abs=2e-6)
    score = summarize([[found]])
    assert (score.psnr_hc, score.delta_e_hc, score.person_spread) == (None, None, None)


def test_human_centered_means_are_over_photos_with_a_mask():
    with_mask = measured(0)[1]
    without = measure(made.target(1).astype(np.uint8), [made.result(1).astype(np.uint8)], None)[1]
    score = summarize([[with_mask, without]])
    assert score.psnr_hc == pytest.approx(OCTAVE[0][2], abs=2e-6)
    assert score.psnr == pytest.approx((OCTAVE[0][0] + OCTAVE[1][0]) / 2, abs=2e-6)


def test_a_single_photo_is_consistent_with_itself():
    only = measured(2)[1]
    assert inconsistency([only]) == 0
    assert person_spread([only]) is None


def test_nothing_measured_is_no_score():
    score = summarize([])
    assert {getattr(score, name) for name in score.__slots__} == {None}


def test_strips_make_no_difference(monkeypatch):
    whole = measured(1)
    monkeypatch.setattr(measures, "STRIP_PX", 100)
    for strips, expected in zip(measured(1), whole, strict=True):
        for name in expected.__slots__:
            assert getattr(strips, name) == pytest.approx(getattr(expected, name), rel=1e-12)


def test_large_pictures_need_little_more_memory_than_small_ones():
    target = np.zeros((2160, 3840, 3), np.uint8)
    other, person = np.full_like(target, 7), np.ones(target.shape[:2], bool)
    tracemalloc.start()
    measure(target, [other], person)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    # Lab of one of the two pictures alone is 199 MB.
    assert peak < 40e6


@pytest.mark.parametrize(("picture", "person"), [((4, 5), (5, 4)), ((5, 4), (4, 5))])
def test_shapes_must_agree(picture, person):
    target = np.zeros((5, 4, 3), np.uint8)
    with pytest.raises(ShapeError, match=r"\(4, 5\)"):
        measure(target, [np.zeros((*picture, 3), np.uint8)], np.zeros(person, bool))


def test_memory_does_not_grow_with_the_height_of_an_8k_picture():
    def peak(rows):
        target = np.zeros((rows, 7680, 3), np.uint8)
        result, person = target + 3, np.ones((rows, 7680), bool)
        tracemalloc.start()
        try:
            measure(target, [result], person)
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    low, high = peak(16), peak(128)
    assert high < 1.1 * low
    assert high < 32 << 20
