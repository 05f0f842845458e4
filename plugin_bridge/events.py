"""``/v1/jobs/ID/events``: a job as it goes, for the page."""

from __future__ import annotations

import json
import threading
from typing import TYPE_CHECKING, Any

from flask import Flask, Response, request

from xmpredict.plugin_bridge.checks import read_query
from xmpredict.plugin_bridge.problems import RequestError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from xmpredict.plugin_bridge.bridge import Bridge
    from xmpredict.plugin_bridge.store import Job

STREAMS = 8
"""At the same time: each holds one of the server's threads for as long as its job runs."""

BEAT_S = 10.0
"""Seconds after which a silent stream says that it still lives."""


def register(app: Flask, bridge: Bridge) -> None:
    """Let `app` stream jobs."""
    free = threading.BoundedSemaphore(STREAMS)

    @app.get("/v1/jobs/<job>/events")
    def job_events(job: str) -> Response:
        since = read_query().get("since", 0)
        found = bridge.jobs.job(job)
        last: str = request.headers.get("Last-Event-ID", "")
        if last.isdecimal() and last.isascii() and len(last) < 10:  # noqa: PLR2004 - a sane number
            since = int(last) + 1
        if not free.acquire(blocking=False):
            raise RequestError("busy", "too many streams are open", remedy="ask by /v1/jobs/ID")
        left: Callable[[], bool] = request.environ.get(
            "waitress.client_disconnected", lambda: False
        )
        response = Response(_stream(bridge, found, since, left), mimetype="text/event-stream")
        response.call_on_close(free.release)
        return response


def _stream(bridge: Bridge, job: Job, since: int, left: Callable[[], bool]) -> Iterator[str]:
    told = None
    while not left() and not bridge.worker.ending:
        version = bridge.jobs.version
        now = bridge.jobs.job(job.id)
        for photo in bridge.jobs.photos(now, since):
            since = photo["number"] + 1
            yield _event("photo", photo, photo["number"])
        if now != told:
            told = now
            yield _event("job", now.to_json())
        if now.ended:
            return
        bridge.jobs.wait(version, BEAT_S)
        if bridge.jobs.version == version:
            yield ": still here\n\n"


def _event(name: str, data: dict[str, Any], number: int | None = None) -> str:
    place = "" if number is None else f"id: {number}\n"
    return f"{place}event: {name}\ndata: {json.dumps(data)}\n\n"
