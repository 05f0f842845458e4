"""As-shot numbers learned from Lightroom's."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from xmpredict.color.temperature import WhiteBalance, mired
from xmpredict.errors import XmpredictError
from xmpredict.raw.calibration import MAX_READINGS, Calibration, Calibrations


def balance(warmth, tint):
    return WhiteBalance(mired(warmth), tint)


def lightroom(ours):
    """A camera that Lightroom sees 8 mired warmer by day, more so in warm light."""
    return balance(ours.mired + 8 + 0.1 * (ours.mired - 190), 0.95 * ours.tint - 3)


def test_nothing_known_nothing_changed():
    assert Calibration().correct(balance(200, 5)) == balance(200, 5)


def test_one_reading_settles_its_own_photo_and_moves_the_next():
    ours = balance(190, 10)
    learned = Calibration().learn([(ours, lightroom(ours))])
    corrected = learned.correct(ours)
    assert corrected.mired == pytest.approx(lightroom(ours).mired, abs=0.2)
    assert corrected.tint == pytest.approx(lightroom(ours).tint, abs=0.1)
    near = learned.correct(balance(240, 10))
    assert 3 < near.mired - 240 < 9


def test_more_readings_give_the_slopes():
    pairs = [(ours, lightroom(ours)) for ours in map(balance, (160, 190, 250, 330), (2, 9, 14, -6))]
    learned = Calibration().learn(pairs)
    for warmth, tint in [(175, 5), (220, 0), (300, 10), (350, -5)]:
        wanted = lightroom(balance(warmth, tint))
        found = learned.correct(balance(warmth, tint))
        assert found.mired == pytest.approx(wanted.mired, abs=1)
        assert found.tint == pytest.approx(wanted.tint, abs=1)


def test_the_same_photo_twice_counts_once_and_old_ones_are_forgotten():
    pairs = [(balance(150 + i, 0), balance(155 + i, 0)) for i in range(MAX_READINGS + 5)]
    learned = Calibration().learn(pairs)
    assert len(learned.readings) == MAX_READINGS
    assert learned.learn(pairs[-3:]) == learned


def test_saved_and_loaded(own_data_folder):
    learned = Calibrations().learn("Canon EOS R5", [(balance(190, 5), balance(195, 7))])
    learned.save()
    assert Calibrations.load() == learned
    assert Calibrations.load().of("Canon EOS R5").readings == ((190, 5, 195, 7),)
    assert Calibrations.load().of("another") == Calibration()
    assert [p.name for p in own_data_folder.iterdir()] == ["calibration.json"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[",
        "[]",
        '{"cameras": 3}',
        '{"cameras": {"x": [[1, 2]]}}',
        '{"cameras": {"x": "y"}}',
        '{"cameras": {"x": [[1, 2, 3, NaN]]}}',
        '{"cameras": {"x": null}}',
    ],
)
def test_a_damaged_file_counts_as_empty(tmp_path, text):
    path = tmp_path / "calibration.json"
    path.write_text(text)
    assert Calibrations.load(path).of("x") == Calibration()


def test_is_readable_json(tmp_path):
    path = tmp_path / "new" / "calibration.json"
    Calibrations().learn("x", [(balance(190, 5), balance(195, 7))]).save(path)
    assert json.loads(path.read_text()) == {"cameras": {"x": [[190.0, 5.0, 195.0, 7.0]]}}


def test_a_folder_that_cannot_be_written(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(XmpredictError, match="cannot be written"):
        Calibrations().save(tmp_path / "file" / "calibration.json")


def test_a_failed_save_keeps_the_old_file(tmp_path, monkeypatch):
    path = tmp_path / "calibration.json"
    old = Calibrations().learn("x", [(balance(190, 5), balance(195, 7))])
    old.save(path)

    def full(*_, **__):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_text", full)
    with pytest.raises(XmpredictError, match="No space left"):
        Calibrations().save(path)
    assert Calibrations.load(path) == old
    assert list(tmp_path.iterdir()) == [path]
