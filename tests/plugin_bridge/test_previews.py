"""Previews: what is shown, what is held in memory, and what is not made twice."""

from __future__ import annotations

import io
import json
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from urllib.parse import quote

import numpy as np
import pytest
from PIL import Image

from tests.plugin_bridge.conftest import make_photo, make_shoot
from xmpredict.develop.settings import Settings
from xmpredict.plugin_bridge.darkroom import Abandoned, Darkroom
from xmpredict.plugin_bridge.previews import _key
from xmpredict.preview import develop_pixels, open_negative, render_photo
from xmpredict.raw.open import open_photo
from xmpredict.sample import write_sample


def url(path, settings=None, size=32) -> str:
    told = "" if settings is None else f"&settings={quote(json.dumps(settings))}"
    return f"/v1/preview?path={quote(str(path))}&size={size}{told}"


def brightness(answer) -> float:
    assert answer.status == 200, answer.data
    assert answer.headers["content-type"] == "image/jpeg"
    return float(np.asarray(Image.open(io.BytesIO(answer.data))).mean())


def test_settings_are_shown(client, shoot):
    neutral, dark, bright = (
        brightness(client.get(url(shoot[0], settings)))
        for settings in ({}, {"Exposure2012": -1}, {"Exposure2012": 1})
    )
    assert dark + 10 < neutral < bright - 10
    plain = Image.open(io.BytesIO(client.get(url(shoot[0], {})).data))
    assert plain.size == (32, 21)


def test_without_settings_it_is_what_the_xmp_says(client, shoot):
    before = client.get(url(shoot[0]))
    assert before.data == client.get(url(shoot[0], {})).data
    client.do("write", [{"path": str(shoot[0]), "settings": {"Exposure2012": 1.5}}])
    after = client.get(url(shoot[0]))
    assert after.data == client.get(url(shoot[0], {"Exposure2012": 1.5})).data
    assert before.headers["etag"] != after.headers["etag"]


def test_what_the_caller_has_is_not_sent_again(client, shoot):
    first = client.get(url(shoot[0], {}))
    tag = first.headers["etag"]
    assert first.headers["cache-control"] == "private, no-cache"
    assert not tag.startswith("W/")
    again = client.get(url(shoot[0], {}), If_None_Match=tag)
    assert (again.status, again.data, again.headers["etag"]) == (304, b"", tag)
    make_photo(shoot[0], 99)
    assert client.get(url(shoot[0], {}), If_None_Match=tag).status == 200


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("", "bad_request"),
        ("path=PHOTO&size=8", "bad_request"),
        ("path=PHOTO&size=99999", "bad_request"),
        ("path=PHOTO&size=1e3", "bad_request"),
        ("path=PHOTO&settings=nonsense", "bad_request"),
        ("path=PHOTO&settings=[]", "bad_request"),
        ("path=PHOTO&settings=" + "[" * 9000, "bad_request"),
        ('path=PHOTO&settings={"Nonsense":1}', "unusable"),
        ('path=PHOTO&settings={"Exposure2012":"x"}', "unusable"),
        ('path=PHOTO&settings={"IncrementalTint":1}', "unusable"),
        ("path=MISSING", "not_found"),
        ("path=BROKEN", "unusable"),
        ("path=/etc/passwd.nef", "outside_roots"),
        ("path=../../etc/passwd", "bad_request"),
    ],
)
def test_what_cannot_be_shown_is_said(client, shoot, query, code):
    broken = shoot[0].with_name("broken.nef")
    broken.write_text("no photo")
    for word, path in {"PHOTO": shoot[0], "BROKEN": broken, "MISSING": f"{broken}.nef"}.items():
        query = query.replace(f"={word}", f"={quote(str(path))}")
    assert client.get("/v1/preview?" + query.replace('"', "%22")).code == code


def test_it_is_the_picture_that_render_makes(tmp_path_factory):
    photo = write_sample(tmp_path_factory.mktemp("sample"))[0]
    edit = Settings(exposure=0.4, contrast=20, shadows=30)
    small = open_negative(photo, 300).develop(edit, np.uint8)
    whole = render_photo(photo, edit, 300)
    assert small.shape == whole.shape
    # Light is averaged before developing or after: alike but for noise and at sharp edges.
    apart = small.astype(int) - whole
    assert abs(apart.mean()) < 2
    assert np.abs(apart).mean() < 4.5
    proxy = open_photo(photo)
    assert (
        open_negative(photo, 512).develop(edit, np.uint8)
        == develop_pixels(proxy.pixels, proxy, edit, np.uint8)
    ).all()


def test_memory_is_bounded_whatever_is_asked(tmp_path):
    photos = make_shoot(tmp_path, 12)
    with closing(Darkroom(renders=2, limit_bytes=60_000)) as room:
        for photo in photos:
            room.develop(photo, _key(photo, 32, tmp_path / "none"), Settings(), lambda: False)
        assert 0 < room.held_bytes <= 60_000


def test_what_nobody_waits_for_is_not_made(tmp_path):
    photo = make_photo(tmp_path / "a.dng")
    key = _key(photo, 32, tmp_path / "none")
    with closing(Darkroom(renders=1, limit_bytes=1 << 20)) as room:
        with pytest.raises(Abandoned):
            room.develop(photo, key, Settings(), lambda: True)
        assert room.held_bytes == 0


def test_many_clients_at_once(client, root):
    photos = make_shoot(root / "crowd", 6)
    with ThreadPoolExecutor(25) as pool:
        asked = [url(photo, {"Exposure2012": step / 10}) for step in range(8) for photo in photos]
        answers = list(pool.map(client.get, asked))
    assert {answer.status for answer in answers} == {200}
    assert answers[0].data == client.get(asked[0]).data
