"""One look a scene: what agrees, what stays, and what it may cost."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from xmpredict.color.difference import srgb_to_lab
from xmpredict.color.temperature import WhiteBalance, mired
from xmpredict.develop import BY_NAME
from xmpredict.develop.settings import Settings
from xmpredict.grouping.consistency import REACH, VISIBLE, _step, solve
from xmpredict.grouping.draft import MOVED, Draft
from xmpredict.preview import render_thumbnail
from xmpredict.raw.camera import ColorSource
from xmpredict.raw.capture import Capture

SKIN, GREEN = (0.30, 0.19, 0.13), (0.10, 0.16, 0.07)
"""Reflectances of person and leaves, as `make_photo` has them."""


WIDE = {slider.name: 8 * slider.visible for slider in MOVED}
"""Spreads that hold nothing back."""

SHOTS = (
    (0.0, WhiteBalance(5200, 4), 0.0),
    (-1.0, WhiteBalance(5000, 8), 0.6),
    (0.5, WhiteBalance(5500, 0), -0.9),
    (-0.4, WhiteBalance(5100, 7), 0.8),
)
"""Exposure, what the camera took for white, and what the model decided for exposure."""


@pytest.fixture
def scene(make_photo, mask):
    return [
        Draft(make_photo(ev=ev, as_shot=white, seed=n), Settings(exposure=exposure), mask, WIDE)
        for n, (ev, white, exposure) in enumerate(SHOTS)
    ]


def person_lab(draft, settings):
    image = render_thumbnail(draft.photo, settings)
    return srgb_to_lab(image / 255)[draft.mask > 0].mean(0)


def warmth(draft, settings):
    return draft.photo.as_shot.mired - mired(
        settings.get("temperature", draft.photo.as_shot.kelvin)
    )


def changes(draft, settings):
    """Return how far each slider of `MOVED` went, in visible changes."""
    old = draft.settings
    tint = draft.photo.as_shot.tint
    moved = (
        settings["exposure"] - old["exposure"],
        warmth(draft, settings) - warmth(draft, old),
        settings.get("tint", tint) - old.get("tint", tint),
        settings.get("saturation", 0) - old.get("saturation", 0),
    )
    return np.abs(moved) / VISIBLE


def test_the_person_looks_the_same_in_full_renders(scene):
    solved = solve(scene).settings
    before = np.std([person_lab(d, d.settings) for d in scene], axis=0)
    after = np.std([person_lab(d, s) for d, s in zip(scene, solved, strict=True)], axis=0)
    assert (after < before / 2).all()


def test_the_figures_tell_it(scene):
    solution = solve(scene)
    before, after = solution.before, solution.after
    assert after.m_glc < before.m_glc / 2
    assert all(a < b / 2 for a, b in zip(after.person, before.person, strict=True))


def test_the_order_of_photos_has_no_part_in_it(scene):
    assert solve(scene[::-1]).settings[::-1] == solve(scene).settings


def test_again_it_changes_nothing_that_can_be_seen(scene):
    once = solve(scene).settings
    again = [replace(draft, settings=edit) for draft, edit in zip(scene, once, strict=True)]
    twice = solve(again).settings
    for draft, edit in zip(again, twice, strict=True):
        assert (changes(draft, edit) < 1).all()


def test_a_photo_alone_is_left_as_it_is(scene):
    solution = solve(scene[:1])
    assert solution.settings == [scene[0].settings]
    assert solution.before is None


def test_photos_that_are_alike_are_left_as_they_are(scene):
    solution = solve([scene[0]] * 3)
    assert solution.settings == [scene[0].settings] * 3


@pytest.mark.parametrize("share", [0.0, 0.25, 1.0])
def test_no_slider_moves_further_than_its_spread_allows(scene, share):
    spread = {slider.name: share * slider.visible for slider in MOVED}
    held = [replace(draft, spread=spread) for draft in scene]
    # Half a step of rounding, in visible changes; a kelvin is a small part of one.
    rounding = np.array([10.0 ** -BY_NAME[s.name].digits for s in MOVED]) / 2 / VISIBLE
    for draft, edit in zip(held, solve(held).settings, strict=True):
        assert (changes(draft, edit) <= REACH * share + rounding + 1e-6).all()


def test_what_has_no_spread_is_certain(scene):
    held = [replace(draft, spread={"exposure": 1.0}) for draft in scene]
    for draft, edit in zip(held, solve(held).settings, strict=True):
        assert set(edit) == set(draft.settings) == {"exposure"}


def test_an_anchor_stays_and_its_look_is_followed_not_its_sliders(scene):
    # Darker by a curve, with an Exposure that alone would say brighter.
    curve = ((0.0, 0.0), (128.0, 78.0), (255.0, 255.0))
    edit = Settings(exposure=0.5, tone_curve=curve)
    anchor = replace(scene[0], settings=edit, anchor=True)
    solved = solve([anchor, *scene[1:]]).settings
    assert solved[0] == edit
    wanted = person_lab(anchor, edit)
    for draft, settings in zip(scene[1:], solved[1:], strict=True):
        apart = np.abs(person_lab(draft, draft.settings) - wanted).max()
        assert np.abs(person_lab(draft, settings) - wanted).max() < apart / 2


def test_a_scene_of_anchors_is_left_as_it_is(scene):
    anchors = [replace(draft, anchor=True) for draft in scene]
    assert solve(anchors).settings == [draft.settings for draft in scene]


def test_a_silhouette_stays_dark(scene, make_photo, mask):
    photo = make_photo(person=(0.002, 0.002, 0.002), behind=(0.5, 0.5, 0.55))
    dark = Draft(photo, Settings(exposure=0.0), mask, WIDE)
    edit = solve([*scene, dark]).settings[-1]
    assert person_lab(dark, edit)[0] < person_lab(dark, dark.settings)[0] + 1


def test_dark_skin_is_not_made_lighter_by_many_fair_ones(make_photo, mask):
    fair = [Draft(make_photo(seed=n), Settings(exposure=0.1 * n), mask, WIDE) for n in range(8)]
    photo = make_photo(person=(0.12, 0.075, 0.05))
    dark = Draft(photo, Settings(exposure=0.0), mask, WIDE)
    edit = solve([*fair, dark]).settings[-1]
    assert abs(person_lab(dark, edit)[0] - person_lab(dark, dark.settings)[0]) < 3


def test_night_beside_day_stays_night(make_photo, mask):
    day = [Draft(make_photo(seed=n), Settings(exposure=0.0), mask, WIDE) for n in range(3)]
    night = [
        Draft(make_photo(light=0.1, seed=n), Settings(exposure=1.0), mask, WIDE)
        for n in range(3, 6)
    ]
    solved = solve([*day, *night]).settings
    for draft, edit in zip(night, solved[3:], strict=True):
        assert abs(person_lab(draft, edit)[0] - person_lab(draft, draft.settings)[0]) < 2


@pytest.mark.parametrize("ev", [-1.5, -3.0])
def test_a_dark_frame_without_people_is_not_pulled_up(scene, make_photo, mask, ev):
    photo = make_photo(person=(0.1, 0.16, 0.07), ev=ev)
    dark = Draft(photo, Settings(exposure=0.0), 0 * mask, WIDE)
    assert solve([*scene, dark]).settings[-1]["exposure"] <= 0.05


def test_a_photo_without_people_follows_in_color_and_exposure(scene, make_photo, mask):
    photo = make_photo(person=(0.1, 0.16, 0.07), ev=-0.4, as_shot=WhiteBalance(4700, 10))
    leaves = Draft(photo, Settings(exposure=0.0), 0 * mask, WIDE)
    solved = solve([*scene, leaves]).settings
    people = np.mean([edit["temperature"] for edit in solved[:-1] if "temperature" in edit])
    assert abs(solved[-1]["temperature"] - people) < 150
    made = [
        s["exposure"] - d.photo.capture.exposure_value
        for d, s in zip(scene, solved[:-1], strict=True)
    ]
    own = solved[-1]["exposure"] - photo.capture.exposure_value
    before = -photo.capture.exposure_value
    assert abs(own - np.median(made)) < abs(before - np.median(made))


def under_casts(make_photo, mask, casts, **facts):
    """One person before one hedge, whose photos were cast by `casts`."""
    photos = [
        make_photo(
            person=tuple(np.multiply(SKIN, cast)),
            behind=tuple(np.multiply(GREEN, cast)),
            seed=n,
            **facts,
        )
        for n, cast in enumerate(casts)
    ]
    return [Draft(photo, Settings(exposure=0.0), mask, WIDE) for photo in photos]


def test_finished_pictures_get_the_incremental_pair(make_photo, mask):
    casts = ((1.0, 1.0, 1.0), (1.1, 1.0, 0.85), (0.93, 1.0, 1.15))
    solution = solve(under_casts(make_photo, mask, casts, rendered=True))
    assert any("incremental_temperature" in edit for edit in solution.settings)
    assert not any("temperature" in edit for edit in solution.settings)
    assert solution.after.person[2] < solution.before.person[2] / 2


def test_how_photos_look_outweighs_how_they_were_made(make_photo, mask):
    # One balance said of each, in a light that is not quite one.
    casts = ((1.0, 1.0, 1.0), (1.06, 1.0, 0.93), (0.95, 1.0, 1.07))
    solution = solve(under_casts(make_photo, mask, casts))
    before, after = solution.before, solution.after
    assert after.m_glc < before.m_glc / 8
    assert all(a < b / 6 for a, b in zip(after.person[1:], before.person[1:], strict=True))


def test_photos_of_other_things_have_no_part_in_each_other(make_photo, mask):
    seen = np.eye(3, dtype=np.float32)
    # Without its exposure a picture tells nothing of the light, which may well be one.
    photos = [
        replace(make_photo(rendered=True, seed=n), capture=Capture(make="Made", model="One"))
        for n in range(3)
    ]
    drafts = [
        Draft(photo, Settings(exposure=0.4 * n), mask, WIDE, features=seen[n])
        for n, photo in enumerate(photos)
    ]
    assert solve(drafts).settings == [draft.settings for draft in drafts]
    alike = [replace(draft, features=seen[0]) for draft in drafts]
    assert solve(alike).settings != [draft.settings for draft in drafts]


def test_photos_of_a_guessed_camera_get_our_numbers_all_or_none(scene):
    def guessed(draft):
        camera = replace(draft.photo.camera, source=ColorSource.LIBRAW)
        return replace(draft, photo=replace(draft.photo, camera=camera))

    # The first stands where the others are drawn to, and so would keep what the camera says.
    usual = [replace(scene[0], photo=scene[0].photo) for _ in range(5)]
    held = [guessed(draft) for draft in (*usual, scene[2])]
    solved = solve(held).settings
    assert all("temperature" in edit for edit in solved)
    assert not any("temperature" in edit for edit in solve(held[:5]).settings)
    assert not all("temperature" in edit for edit in solve([*usual, scene[2]]).settings)


def test_a_step_keeps_its_bounds_and_solves_for_the_rest():
    normal = np.array([[[2.0, 1.0], [1.0, 2.0]]])
    pull = np.array([[6.0, 0.0]])
    low, high = np.full((1, 2), -1.0), np.full((1, 2), 1.0)
    # Unbounded it is (4, -2); with the first held at 1 the second is -0.5.
    assert _step(normal, pull, -9 + 0 * low, 9 + 0 * high).round(6).tolist() == [[4.0, -2.0]]
    assert _step(normal, pull, low, high).round(6).tolist() == [[1.0, -0.5]]
