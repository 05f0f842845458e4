"""The reference of the API for people, `docs/api.md`, from its document.

``python -m xmpredict.plugin_bridge.reference > docs/api.md`` writes it anew.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from xmpredict.plugin_bridge.operations import OPERATIONS
from xmpredict.plugin_bridge.problems import STATUS
from xmpredict.plugin_bridge.schemas import SCHEMAS

if TYPE_CHECKING:
    from xmpredict.plugin_bridge.operations import Operation

HEAD = """\
# The bridge's API

What `xmpredict serve` answers on this machine, made from the declarations in
`plugin_bridge/operations.py`. `GET /openapi.json` gives the same as OpenAPI 3.1.

The server predicts, matches, writes and takes back as jobs that survive a crash, and renders
previews while a slider is dragged. It listens on 127.0.0.1 alone, and touches photos below its
roots alone: the folders named by `--root`, else your home folder and mounted volumes.

One server answers for a data folder. Where one runs already, `xmpredict serve` says its address,
its process and its roots, and leaves the work to it; a `--port`, `--root` or `--dng` that it does
not have is an error. One that runs other code, such as another version's, is ended, and the new one
goes on with its jobs.

Port and token stand in `bridge.json` in the user's data folder, which only the user can read.
Programs send the token with every request, `Authorization: Bearer TOKEN`, and read the file again
after a 401: each start of the server makes a new one. The page has a cookie instead, for which
it trades a code that is good once.

Settings go by Camera Raw's names, as absolute values. Where a result has a white balance
(`Temperature` and `Tint`, or the incremental pair), it is a custom one; where it has none, it
stays as it is.
"""

ERRORS = """\
## Errors

An error is JSON with what is wrong and what to do about it.

```json
{"error": {"code": "not_found", "cause": "there is no such job", "remedy": "…", "path": null}}
```
"""


def to_markdown() -> str:
    """Return the reference as Markdown."""
    codes = "\n".join(f"| `{code}` | {status} |" for code, status in STATUS.items())
    parts = [HEAD, *map(_operation, OPERATIONS), "## Shapes\n", *map(_shape, SCHEMAS)]
    return "\n".join([*parts, ERRORS, f"| code | status |\n|---|---|\n{codes}\n"])


def _operation(operation: Operation) -> str:
    lines = [f"## `{operation.method.upper()} {operation.path}`\n", f"{operation.says}\n"]
    for name, schema in (operation.query or {}).items():
        needed = "" if name in operation.needs else ", optional"
        note = f": {schema['description']}" if "description" in schema else ""
        lines.append(f"- `?{name}=` {_say(schema)}{needed}{note}")
    if operation.body:
        lines.append(f"- Sends {_link(operation.body)}")
    answer = _link(operation.answers) if operation.answers else f"`{operation.media}`"
    lines.append(f"- Answers {answer}, {operation.status}")
    if operation.public:
        lines.append("- Asks for no token")
    return "\n".join(lines) + "\n"


def _shape(name: str) -> str:
    schema = SCHEMAS[name]
    lines = [f"### {name}\n"]
    if "description" in schema:
        lines.append(f"{schema['description']}\n")
    properties = schema.get("properties", {})
    if not properties:
        values = schema.get("additionalProperties")
        lines.append(f"Any names, each {_say(values)}." if values else "Empty.")
    required = schema.get("required", [])
    for part, held in properties.items():
        lines.append(f"- `{part}`: {_say(held)}{'' if part in required else ', optional'}")
    return "\n".join(lines) + "\n"


def _say(schema: dict[str, Any]) -> str:
    if "$ref" in schema:
        return _link(schema["$ref"].rsplit("/", 1)[1])
    if "enum" in schema:
        return " | ".join(f"`{value}`" for value in schema["enum"])
    if "anyOf" in schema:
        return " or ".join(_say(one) for one in schema["anyOf"])
    kind = schema["type"]
    if kind == "array":
        return f"array of {_say(schema['items'])}"
    if kind == "object" and schema.get("properties"):
        inside = ", ".join(f"`{name}`: {_say(held)}" for name, held in schema["properties"].items())
        return f"{{{inside}}}"
    low, high = schema.get("minimum"), schema.get("maximum")
    between = f" {low:g} to {high:g}" if low and high else ""
    return f"{kind}{between}"


def _link(name: str) -> str:
    return f"[{name}](#{name.lower()})"


if __name__ == "__main__":
    sys.stdout.write(to_markdown())
