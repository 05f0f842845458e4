"""A server that is killed at any moment: its job goes on, and writes each photo once."""

from __future__ import annotations

import random
import time

from tests.plugin_bridge.conftest import Client, found, make_photo, start
from xmpredict.xmp import Journal, State, read_edit

SCENES, PHOTOS = 6, 5


def make_scenes(folder) -> list[str]:
    """Make photos in scenes that are an hour apart."""
    folder.mkdir()
    numbers = (hour * 3600 + second for hour in range(SCENES) for second in range(PHOTOS))
    return [str(make_photo(folder / f"IMG_{n:05}.dng", n)) for n in numbers]


def test_a_killed_job_goes_on_and_writes_each_photo_once(tmp_path):
    photos = make_scenes(tmp_path / "shoot")
    data = tmp_path / "data"
    moment = random.randrange(1, len(photos))
    with start(data, tmp_path) as server:
        contact = found(data)
        client = Client(contact.port, contact.token)
        job = client.start("edit", photos, model="auto", dng="sidecar", key="once")
        while client.get(f"/v1/jobs/{job}?since=999").json["job"]["done"] < moment:
            time.sleep(0.002)
        server.kill()
        server.communicate()
    with start(data, tmp_path) as server:
        contact = found(data)
        client = Client(contact.port, contact.token)
        done = client.wait(job)
        assert client.start("edit", photos, model="auto", dng="sidecar", key="once") == job
        server.terminate()
        server.communicate()
    assert (done["state"], done["done"]) == ("done", len(photos)), moment
    assert {photo["status"] for photo in done["photos"]} == {"written"}, moment
    scenes = [photo["scene"] for photo in done["photos"]]
    assert scenes == [n for n in range(1, SCENES + 1) for _ in range(PHOTOS)], moment
    with Journal.open(data / "journal.sqlite") as journal:
        written = [str(e.photo) for e in journal.history() if e.state is State.DONE]
    assert sorted(written) == photos, moment
    for photo in done["photos"]:
        held = read_edit(tmp_path / photo["path"]).settings
        assert held["exposure"] == photo["settings"]["Exposure2012"]
