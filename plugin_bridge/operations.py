"""Everything that can be asked of the server, declared once."""

from __future__ import annotations

from dataclasses import dataclass

from xmpredict.plugin_bridge.schemas import COUNT, PATH, Schema

SMALLEST_PX, LARGEST_PX = 16, 4096
"""Long sides of previews."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One thing that can be asked for."""

    method: str
    path: str
    name: str
    """Also the endpoint's."""

    says: str
    answers: str | None = None
    """Name of the schema of a good answer; None where `media` is no JSON."""

    status: int = 200
    media: str = "application/json"
    body: str | None = None
    query: dict[str, Schema] | None = None
    needs: tuple[str, ...] = ()
    """What of `query` has to be there."""

    refuses: tuple[int, ...] = ()
    """Statuses of errors beside those that any request may have."""

    public: bool = False


FIRST: Schema = {**COUNT, "description": "Only results from this number on, and no others."}
SIZE: Schema = {
    "type": "integer",
    "minimum": SMALLEST_PX,
    "maximum": LARGEST_PX,
    "default": 1024,
    "description": "Long side in pixels.",
}
SETTINGS: Schema = {
    "type": "string",
    "maxLength": 16384,
    "contentMediaType": "application/json",
    "description": "Settings as JSON; absent: what the XMP says; {}: neutral.",
}

OPERATIONS = (
    Operation(
        method="get",
        path="/health",
        name="health",
        says="Who is there: version, and an id of this very server.",
        answers="Health",
        public=True,
    ),
    Operation(
        method="get",
        path="/openapi.json",
        name="openapi",
        says="This document.",
    ),
    Operation(
        method="get",
        path="/v1/sliders",
        name="sliders",
        says="Every slider, as Camera Raw's panels show them from the top.",
        answers="Sliders",
    ),
    Operation(
        method="post",
        path="/v1/jobs",
        name="start_job",
        says="Start a job. The same key again is the same job, and not done twice.",
        body="JobRequest",
        answers="JobAnswer",
        status=202,
        refuses=(403, 409),
    ),
    Operation(
        method="get",
        path="/v1/jobs",
        name="list_jobs",
        says="The latest jobs, newest first, without their photos.",
        answers="Jobs",
    ),
    Operation(
        method="get",
        path="/v1/jobs/{job}",
        name="read_job",
        says="How far a job is, and what became of each photo.",
        answers="JobAnswer",
        query={"since": FIRST},
        refuses=(404,),
    ),
    Operation(
        method="post",
        path="/v1/jobs/{job}/cancel",
        name="cancel_job",
        says="Have a job end after the photo in hand.",
        body="Nothing",
        answers="JobAnswer",
        refuses=(404,),
    ),
    Operation(
        method="get",
        path="/v1/jobs/{job}/events",
        name="job_events",
        says="The job and its photos as server-sent events, `job` and `photo`, until it ends.",
        media="text/event-stream",
        query={"since": FIRST},
        refuses=(404, 503),
    ),
    Operation(
        method="get",
        path="/v1/scenes",
        name="scenes",
        says="The photos of a folder by scene, as the latest job saw them, and those that it could "
        "give no edit; others are unseen. Renders and JPEGs beside their raw are passed over.",
        answers="Scenes",
        query={"folder": PATH},
        needs=("folder",),
        refuses=(403, 404),
    ),
    Operation(
        method="post",
        path="/v1/marks",
        name="mark",
        says="Remember what a person decided of photos; null forgets it.",
        body="MarksRequest",
        answers="Marked",
        refuses=(403,),
    ),
    Operation(
        method="get",
        path="/v1/preview",
        name="preview",
        says="A photo under settings, as the renderer approximates Camera Raw.",
        media="image/jpeg",
        query={"path": PATH, "size": SIZE, "settings": SETTINGS},
        needs=("path",),
        refuses=(403, 404, 422, 503),
    ),
    Operation(
        method="get",
        path="/v1/history",
        name="history",
        says="The runs that wrote something, newest first.",
        answers="History",
    ),
    Operation(
        method="post",
        path="/v1/codes",
        name="codes",
        says="A code that opens the page once, within a minute. Takes the token, no cookie.",
        body="Nothing",
        answers="Code",
    ),
    Operation(
        method="post",
        path="/v1/roots",
        name="roots",
        says="Allow one more folder until the server ends. Takes the token, no cookie.",
        body="RootRequest",
        answers="Roots",
        refuses=(404,),
    ),
    Operation(
        method="get",
        path="/v1/setup",
        name="setup",
        says="The folders that may be used, and what becomes of DNGs where a job does not say it. "
        "Takes the token, no cookie.",
        answers="Setup",
    ),
    Operation(
        method="post",
        path="/v1/quit",
        name="quit",
        says="End the server; jobs go on at the next start. Takes the token, no cookie.",
        body="Nothing",
        answers="Nothing",
    ),
    Operation(
        method="post",
        path="/session",
        name="session",
        says="Turn a code into the page's cookie.",
        body="CodeRequest",
        answers="Nothing",
        public=True,
        refuses=(401,),
    ),
)
