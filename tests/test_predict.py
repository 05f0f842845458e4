"""The use case's own rules: one clock for all cameras, and what can be learned on the way."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import numpy as np

from xmpredict.calibrate import Apprentice
from xmpredict.color.temperature import WhiteBalance
from xmpredict.develop.settings import Settings
from xmpredict.engine import Done
from xmpredict.formats import FileKind
from xmpredict.plan import Wishes
from xmpredict.predict import Editing, edit_photos, moments
from xmpredict.raw.calibration import Calibrations
from xmpredict.raw.camera import Camera
from xmpredict.raw.capture import Capture
from xmpredict.raw.thumbnail import Thumbnail
from xmpredict.xmp import Journal, Options
from xmpredict.xmp.folders import Folders

NOON = datetime(2026, 6, 6, 12, 0, 0)
SUMMER = timezone(timedelta(hours=2))


def times(**taken):
    found = moments({Path(name): Capture(time=time) for name, time in taken.items()})
    return {path.name: time for path, time in found.items()}


def test_zones_are_brought_to_one_clock():
    found = times(a=NOON.replace(tzinfo=SUMMER), b=NOON.replace(tzinfo=UTC))
    assert found["b"] - found["a"] == timedelta(hours=2)


def test_a_body_without_a_zone_is_compared_by_what_the_clocks_show():
    found = times(a=NOON.replace(tzinfo=SUMMER), b=NOON)
    assert found["a"] == found["b"] == NOON


def test_a_photo_without_a_time_has_none():
    assert times(a=None, b=NOON) == {"a": None, "b": NOON}


SIDECAR = """<x:xmpmeta xmlns:x="adobe:ns:meta/">
 <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
  <rdf:Description rdf:about="" xmlns:crs="http://ns.adobe.com/camera-raw-settings/1.0/"
   crs:ProcessVersion="15.4" crs:WhiteBalance="{mode}" crs:Temperature="5000" crs:Tint="+12"/>
 </rdf:RDF>
</x:xmpmeta>
"""


def seen(camera: Camera) -> Thumbnail:
    return Thumbnail(
        pixels=np.zeros((2, 2, 3), np.float16),
        camera=camera,
        as_shot=WhiteBalance(4600.0, 4.0),
        neutral=(0.5, 1.0, 0.6),
        capture=Capture(make="Canon", model="EOS R5"),
        kind=FileKind.RAW,
        size_px=(4, 4),
    )


def learn(folder: Path, mode: str, camera: Camera) -> WhiteBalance:
    photo = folder / "IMG_1.CR2"
    photo.write_bytes(b"II*\0")
    photo.with_suffix(".xmp").write_text(SIDECAR.format(mode=mode), encoding="utf-8")
    apprentice = Apprentice(Folders())
    apprentice.look(photo, seen(camera))
    apprentice.save()
    return Calibrations.load().as_shot(seen(camera))


def test_an_as_shot_sidecar_teaches_the_cameras_numbers(tmp_path):
    learned = learn(tmp_path, "As Shot", Camera.unknown("Canon EOS R5"))
    assert abs(learned.mired - 200) < 1.5
    assert abs(learned.tint - 12) < 1.5


def test_a_persons_white_balance_teaches_nothing(tmp_path):
    assert learn(tmp_path, "Custom", Camera.unknown("Canon EOS R5")) == WhiteBalance(4600.0, 4.0)


def test_a_dng_needs_no_lessons(tmp_path):
    assert learn(tmp_path, "As Shot", Camera.prophoto("Canon EOS R5")) == WhiteBalance(4600.0, 4.0)
    assert not Calibrations.load().cameras


def test_a_broken_sidecar_is_left_to_the_writer(tmp_path):
    photo = tmp_path / "IMG_1.CR2"
    photo.write_bytes(b"II*\0")
    photo.with_suffix(".xmp").write_text("<broken")
    Apprentice(Folders()).look(photo, seen(Camera.unknown("x")))


def test_what_lightroom_told_is_learned_before_the_photo_is_decided(tmp_path, monkeypatch):
    photo = tmp_path / "IMG_1.CR2"
    photo.write_bytes(b"II*\0")
    thumbnail = seen(Camera.unknown("Canon EOS R5"))
    known = []

    class Model:
        label = "looks at what is known"

        def predict(self, scene):
            known.extend(Calibrations.load().as_shot(one).kelvin for one in scene)
            return [Settings() for _ in scene]

    monkeypatch.setattr("xmpredict.predict.map_photos", lambda *_: iter([Done(photo, thumbnail)]))
    editing = Editing(
        Model(),
        Options(dry_run=True),
        jobs=1,
        wishes=Wishes(catalog={photo: Settings(exposure=1)}),
        as_shot={photo: WhiteBalance(5000.0, 12.0)},
    )
    with Journal.open() as journal, journal.run("test") as run:
        edited = list(edit_photos([photo], run, editing))
    assert abs(known[0] - 5000) < 40
    assert [one.settings for one in edited] == [Settings()]
