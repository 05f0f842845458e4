"""Streams of events: bounded in number, alive, and over when their reader is gone."""

from __future__ import annotations

import json
import threading

import pytest

from tests.plugin_bridge.conftest import make_photo
from xmpredict.plugin_bridge import events
from xmpredict.plugin_bridge.store import Result


@pytest.fixture
def bridge(app):
    return app.extensions["xmpredict"]


@pytest.fixture
def web(app, bridge):
    made = app.test_client()
    made.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {bridge.configuration.token}"
    return made


@pytest.fixture
def job(web, root):
    """A job that waits for ever, of one photo."""
    body = {"kind": "predict", "photos": [{"path": str(make_photo(root / "waits.dng"))}]}
    return web.post("/v1/jobs", json=body).json["job"]["id"]


def test_streams_are_few_and_free_again_when_their_readers_leave(web, job):
    path = f"/v1/jobs/{job}/events"
    streams = [web.get(path) for _ in range(events.STREAMS)]
    refused = web.get(path)
    assert (refused.status_code, refused.json["error"]["code"]) == (503, "busy")
    for stream in streams:
        stream.close()
    again = web.get(path)
    assert again.status_code == 200
    again.close()


def test_a_stream_tells_what_happens_when_it_happens(bridge, job):
    found = bridge.jobs.job(job)
    stream = events._stream(bridge, found, 0, lambda: False)
    assert json.loads(next(stream).split("data: ")[1])["state"] == "queued"
    record = threading.Timer(0.1, bridge.jobs.record, (found, 0, Result(status="done")))
    record.start()
    told = next(stream)
    record.join()
    assert told.startswith("id: 0\nevent: photo\ndata: ")
    bridge.jobs.end(found, "done")
    *_, last = stream
    assert json.loads(last.split("data: ")[1])["state"] == "done"


def test_a_silent_stream_says_that_it_lives(bridge, job, monkeypatch):
    monkeypatch.setattr(events, "BEAT_S", 0.01)
    stream = events._stream(bridge, bridge.jobs.job(job), 0, lambda: False)
    assert next(stream).startswith("event: job")
    assert next(stream) == ": still here\n\n"


def test_a_stream_without_a_reader_ends(bridge, job, monkeypatch):
    monkeypatch.setattr(events, "BEAT_S", 0.01)
    left = iter([False, True])
    stream = events._stream(bridge, bridge.jobs.job(job), 0, lambda: next(left))
    assert [event.split("\n")[0] for event in stream] == ["event: job", ": still here"]
