"""What Schemathesis makes of the document: no request brings the server down or off its word."""

from __future__ import annotations

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import (
    ignored_auth,
    negative_data_rejection,
    positive_data_acceptance,
)

from tests.plugin_bridge.conftest import make_shoot
from xmpredict.plugin_bridge.document import openapi
from xmpredict.plugin_bridge.operations import OPERATIONS

EXAMPLES = 8

# A path that is made up is refused, however well formed; and who sends what is not asked for,
# such as another query parameter, is not told off.
EXCLUDED = [positive_data_acceptance, negative_data_rejection, ignored_auth]


@pytest.fixture(scope="module")
def photos(root) -> list[str]:
    return [str(path) for path in make_shoot(root / "api", 2)]


@pytest.fixture(scope="module")
def api(app):
    schema = schemathesis.openapi.from_dict(openapi())
    schema.app = app
    return schema


@pytest.fixture(scope="module")
def ended(app, token, photos) -> str:
    """A job that is over, so that its stream ends."""
    web = app.test_client()
    body = {"kind": "predict", "photos": [{"path": photos[0]}]}
    job = web.post("/v1/jobs", json=body, headers=token).json["job"]["id"]
    web.post(f"/v1/jobs/{job}/cancel", json={}, headers=token)
    return job


@pytest.fixture(scope="module")
def token(app) -> dict[str, str]:
    return {"Authorization": f"Bearer {app.extensions['xmpredict'].configuration.token}"}


def mean_something(case, photos: list[str], job: str) -> None:
    """Put what is there in place of what was made up, where the shape is right."""
    if "job" in case.path_parameters:
        case.path_parameters["job"] = job
    if case.query.get("path"):
        case.query["path"] = photos[0]
    sent = case.body.get("photos") if isinstance(case.body, dict) else None
    for photo in sent or ():
        photo["path"] = photos[len(photo) % 2]


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda o: o.name)
def test_the_server_keeps_its_word(api, photos, ended, token, operation, mode):
    described = api[operation.path][operation.method.upper()]
    if mode is GenerationMode.NEGATIVE and not (operation.query or operation.body):
        pytest.skip("nothing in it can be wrong")

    @given(case=described.as_strategy(generation_mode=mode))
    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    def ask(case) -> None:
        if mode is GenerationMode.POSITIVE:
            mean_something(case, photos, ended)
        answer = case.call_and_validate(headers=token, excluded_checks=EXCLUDED)
        assert answer.status_code < 500, answer.text

    ask()
