"""``/v1/jobs``: long work is started, asked after and ended here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Flask, Response, jsonify

from xmpredict.plugin_bridge.assignment import Assignment
from xmpredict.plugin_bridge.checks import read_body, read_query

if TYPE_CHECKING:
    from xmpredict.plugin_bridge.bridge import Bridge

LISTED = 50


def register(app: Flask, bridge: Bridge) -> None:
    """Let `app` take and tell jobs."""
    store = bridge.jobs

    @app.post("/v1/jobs")
    def start_job() -> tuple[Response, int]:
        body = read_body()
        assignment = Assignment.of(body, bridge.roots, bridge.configuration.dng)
        job = store.add(body, assignment.entries, bridge.roots.told())
        return jsonify(job=job.to_json()), 202

    @app.get("/v1/jobs")
    def list_jobs() -> Response:
        return jsonify(jobs=[job.to_json() for job in store.latest(LISTED)])

    @app.get("/v1/jobs/<job>")
    def read_job(job: str) -> Response:
        since = read_query().get("since")
        found = store.job(job)
        return jsonify(job=found.to_json() | {"photos": store.photos(found, since)})

    @app.post("/v1/jobs/<job>/cancel")
    def cancel_job(job: str) -> Response:
        read_body()
        return jsonify(job=store.cancel(store.job(job)).to_json())
