"""The shapes of what is sent and answered, as JSON Schema, by name."""

from __future__ import annotations

from typing import Any

from xmpredict.develop.slider import Panel
from xmpredict.formats import FileKind
from xmpredict.network.model import MODELS
from xmpredict.plugin_bridge.assignment import Kind
from xmpredict.plugin_bridge.problems import STATUS
from xmpredict.plugin_bridge.store import CODES
from xmpredict.xmp import Dng, Status

Schema = dict[str, Any]

MOST_PHOTOS = 10_000
"""Of one job; more photos are several jobs."""

STATES = ("queued", "running", "done", "failed", "cancelled")
RESULTS = ("pending", "done", *Status)
"""What may become of a photo of a job: done where a job only predicts."""

MARKS = ("accepted", "rejected")
STANDS = ("new", "edited", "person")

TEXT: Schema = {"type": "string"}
NUMBER: Schema = {"type": "number"}
COUNT: Schema = {"type": "integer", "minimum": 0, "maximum": 2**31}
FLAG: Schema = {"type": "boolean"}
PATH: Schema = {"type": "string", "minLength": 1, "maxLength": 4096}
LABEL: Schema = {"type": "string", "minLength": 1, "maxLength": 200}
SPREAD: Schema = {"type": "object", "additionalProperties": NUMBER}
OPEN: Schema = {"type": "object"}


def names(schema: str) -> Schema:
    """Return a reference to the schema of that name."""
    return {"$ref": f"#/components/schemas/{schema}"}


def one_of(values: tuple[str, ...] | list[str]) -> Schema:
    """Return the schema of one of `values`."""
    return {"type": "string", "enum": [str(value) for value in values]}


def or_null(schema: Schema) -> Schema:
    """Return the schema of what `schema` says, or of nothing."""
    return {"anyOf": [schema, {"type": "null"}]}


def many(schema: Schema, most: int | None = None) -> Schema:
    """Return the schema of an array."""
    return {"type": "array", "items": schema} | ({} if most is None else {"maxItems": most})


def whole(required: Schema, optional: Schema | None = None) -> Schema:
    """Return the schema of an object that has `required`, may have `optional`, and no more."""
    return {
        "type": "object",
        "properties": required | (optional or {}),
        "required": list(required),
        "additionalProperties": False,
    }


_PHOTO = whole(
    {"path": PATH},
    {
        "id": LABEL,
        "settings": names("Settings"),
        "current": OPEN,
        "as_shot": whole(
            {
                "temperature": {"type": "number", "minimum": 1000, "maximum": 100_000},
                "tint": {"type": "number", "minimum": -500, "maximum": 500},
            }
        ),
    },
)
_RESULT = whole(
    {
        "path": TEXT,
        "id": or_null(TEXT),
        "number": or_null(COUNT),
        "status": one_of(RESULTS),
        "scene": or_null(COUNT),
        "settings": names("Settings"),
        "spread": SPREAD,
        "reason": or_null(TEXT),
        "code": or_null(one_of(CODES)),
        "consistency": or_null(names("Consistency")),
    }
)
_JOB = whole(
    {
        "id": TEXT,
        "kind": one_of(list(Kind)),
        "state": one_of(STATES),
        "done": COUNT,
        "total": COUNT,
        "created": TEXT,
        "error": or_null(whole({"cause": TEXT, "remedy": TEXT})),
    },
    {"photos": many(names("Result"))},
)
_SLIDER = whole(
    {
        "name": TEXT,
        "crs": TEXT,
        "label": TEXT,
        "panel": one_of(list(Panel)),
        "low": NUMBER,
        "high": NUMBER,
        "step": NUMBER,
        "neutral": or_null(NUMBER),
        "default": or_null(NUMBER),
        "rendered_default": or_null(NUMBER),
        "visible": NUMBER,
        "unit": TEXT,
        "only": or_null(one_of(list(FileKind))),
        "doc": TEXT,
    }
)
_FIGURES = whole({"person": or_null(many(NUMBER, 3)), "m_glc": NUMBER})
_SCENE_PHOTO = whole(
    {
        "path": TEXT,
        "name": TEXT,
        "taken": or_null(TEXT),
        "width": or_null(COUNT),
        "height": or_null(COUNT),
        "kind": one_of(list(FileKind)),
        "state": one_of(STANDS),
        "mark": or_null(one_of(MARKS)),
        "settings": names("Settings"),
        "predicted": or_null(names("Settings")),
        "spread": SPREAD,
        "as_shot": or_null(names("Settings")),
        "status": one_of(RESULTS),
        "reason": or_null(TEXT),
    }
)

SCHEMAS: dict[str, Schema] = {
    "Error": whole(
        {
            "error": whole(
                {"code": one_of(list(STATUS)), "cause": TEXT, "remedy": TEXT, "path": or_null(TEXT)}
            )
        }
    ),
    "Health": whole({"name": TEXT, "version": TEXT, "instance": TEXT, "api": COUNT}),
    "Settings": {
        "type": "object",
        "description": "Absolute values by Camera Raw's name; a curve is a list of points.",
        "additionalProperties": {
            "anyOf": [NUMBER, many({"anyOf": [NUMBER, many(NUMBER, 2)]}, 64)],
        },
    },
    "Slider": _SLIDER,
    "Sliders": whole({"sliders": many(names("Slider"))}),
    "Photo": _PHOTO,
    "JobRequest": whole(
        {"kind": one_of(list(Kind)), "photos": many(names("Photo"), MOST_PHOTOS)},
        {
            "anchors": many(PATH, MOST_PHOTOS),
            "model": one_of(list(MODELS)),
            "overwrite": FLAG,
            "dng": one_of(list(Dng)),
            "run": COUNT,
            "key": LABEL,
        },
    ),
    "Result": _RESULT,
    "Job": _JOB,
    "JobAnswer": whole({"job": names("Job")}),
    "Jobs": whole({"jobs": many(names("Job"))}),
    "Nothing": whole({}),
    "Figures": _FIGURES,
    "Consistency": whole({"before": names("Figures"), "after": names("Figures")}),
    "ScenePhoto": _SCENE_PHOTO,
    "Scene": whole(
        {
            "scene": COUNT,
            "photos": many(names("ScenePhoto")),
            "consistency": or_null(names("Consistency")),
        }
    ),
    "Scenes": whole(
        {
            "scenes": many(names("Scene")),
            "left_out": many(names("ScenePhoto")),
            "unseen": many(TEXT),
        }
    ),
    "MarksRequest": whole({"paths": many(PATH, MOST_PHOTOS), "state": or_null(one_of(MARKS))}),
    "Marked": whole({"marked": COUNT}),
    "Code": whole({"code": TEXT, "seconds": COUNT}),
    "CodeRequest": whole({"code": LABEL}),
    "RootRequest": whole({"folder": PATH}),
    "Roots": whole({"roots": many(TEXT)}),
    "Setup": whole({"roots": many(TEXT), "dng": one_of(list(Dng))}),
    "History": whole(
        {
            "runs": many(
                whole(
                    {
                        "id": COUNT,
                        "started": TEXT,
                        "command": TEXT,
                        "model": TEXT,
                        "photos": COUNT,
                        "undone": COUNT,
                    }
                )
            )
        }
    ),
}
