"""With which others a late arrival is edited."""

from __future__ import annotations

from datetime import UTC

from tests.watch.shots import names, shot
from xmpredict.watch.shoot import NEAREST, Shoot


def test_a_late_arrival_concerns_whole_scenes_near_it():
    shoot = Shoot()
    for number, minutes in enumerate((0, 8, 16, 24, 32)):
        ((photo, capture),) = shot(f"one{number}", minutes).items()
        shoot.add(photo, capture, scene=1)
    ((photo, capture),) = shot("two", 40).items()
    shoot.add(photo, capture, scene=2)
    ((photo, capture),) = shot("timeless").items()
    shoot.add(photo, capture, scene=3)
    assert names(shoot.companions(shot("new", 1))) == [f"one{n}" for n in range(5)]
    assert names(shoot.companions(shot("new", 36)))[-1] == "two"
    assert shoot.companions(shot("new", 55)) == []
    assert shoot.companions(shot("new")) == []
    assert shoot.companions(shot("one0", 0) | shot("new", 0))[0].name == "one1"


def test_after_a_restart_the_nearest_in_time_are_companions():
    shoot = Shoot()
    for number in range(3 * NEAREST):
        ((photo, capture),) = shot(f"{number:04d}", number).items()
        shoot.add(photo, capture)
    found = sorted(names(shoot.companions(shot("new", 300))))
    assert len(found) == NEAREST
    assert (found[0], found[-1]) in {("0200", "0399"), ("0201", "0400")}


def test_a_camera_without_a_zone_is_compared_by_what_it_shows():
    shoot = Shoot()
    ((photo, capture),) = shot("zoned", 0, UTC).items()
    shoot.add(photo, capture, scene=1)
    assert names(shoot.companions(shot("new", 1))) == ["zoned"]


def test_an_edit_again_keeps_the_scene():
    shoot = Shoot()
    ((photo, capture),) = shot("a", 0).items()
    shoot.add(photo, capture, scene=1)
    shoot.add(photo, capture)
    ((other, capture),) = shot("b", 20).items()
    shoot.add(other, capture, scene=1)
    assert names(shoot.companions(shot("new", 0))) == ["a", "b"]
