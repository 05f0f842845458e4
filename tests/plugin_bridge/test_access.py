"""Who is answered, and what is told to those who are not."""

from __future__ import annotations

import logging

import pytest

from tests.plugin_bridge.conftest import make_photo
from xmpredict.plugin_bridge import sessions as sessions_module
from xmpredict.plugin_bridge.access import COOKIE
from xmpredict.plugin_bridge.operations import OPERATIONS

OWN = "http://localhost"


@pytest.fixture
def token(app):
    return {"Authorization": f"Bearer {app.extensions['xmpredict'].configuration.token}"}


@pytest.fixture
def web(app):
    return app.test_client()


def open_session(app, web) -> None:
    """Do as the page does with the code in its address."""
    code = app.extensions["xmpredict"].sessions.new_code()
    assert web.post("/session", json={"code": code}, headers={"Origin": OWN}).status_code == 200


def code_of(answer) -> str:
    assert "Traceback" not in answer.text
    assert set(answer.json["error"]) == {"code", "cause", "remedy", "path"}
    return answer.json["error"]["code"]


@pytest.mark.parametrize("path", ["/health", "/v1/sliders", "/nothing"])
@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "127.0.0.1:x", ""])
def test_a_name_that_leads_here_by_another_dns_is_refused(web, token, host, path):
    answer = web.get(path, headers=token | {"Host": host})
    assert (answer.status_code, code_of(answer)) == (421, "wrong_host")


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost:52525", "LOCALHOST"])
def test_this_machine_is_answered(web, token, host):
    assert web.get("/v1/sliders", headers=token | {"Host": host}).status_code == 200


@pytest.mark.parametrize(
    "foreign",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://localhost:8080"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_a_page_of_another_origin_is_refused_even_with_the_token(web, token, foreign):
    answer = web.get("/v1/sliders", headers=token | foreign)
    assert (answer.status_code, code_of(answer)) == (403, "foreign_origin")
    assert "Access-Control-Allow-Origin" not in answer.headers


@pytest.mark.parametrize(
    "given",
    [{}, {"Authorization": "Bearer "}, {"Authorization": "Bearer " + "0" * 64}, {"Cookie": "x=1"}],
)
@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda o: o.name)
def test_everything_but_the_door_asks_for_the_token(web, operation, given):
    path = operation.path.replace("{job}", "ab")
    asked = {"json": {}} if operation.method == "post" else {}
    answer = getattr(web, operation.method)(path, headers=given, **asked)
    if operation.public:
        assert answer.status_code in {200, 400}
    else:
        assert (answer.status_code, code_of(answer)) == (401, "unauthorized")


def test_a_code_opens_one_session(app, web):
    code = app.extensions["xmpredict"].sessions.new_code()
    first = web.post("/session", json={"code": code}, headers={"Origin": OWN})
    assert first.status_code == 200
    cookie = first.headers["Set-Cookie"]
    assert cookie.startswith(f"{COOKIE}=")
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie
    assert web.get("/v1/sliders").status_code == 200
    again = app.test_client().post("/session", json={"code": code})
    assert (again.status_code, code_of(again)) == (401, "unauthorized")


def test_an_old_code_opens_nothing(app, web, monkeypatch):
    code = app.extensions["xmpredict"].sessions.new_code()
    now = sessions_module.time.monotonic()
    monkeypatch.setattr(sessions_module.time, "monotonic", lambda: now + 61)
    assert web.post("/session", json={"code": code}).status_code == 401


def test_a_session_lives_as_long_as_it_is_used(app, monkeypatch):
    sessions = app.extensions["xmpredict"].sessions
    cookie = sessions.open(sessions.new_code())
    now = sessions_module.time.monotonic()
    for hours in (11, 22):
        later = now + hours * 3600
        monkeypatch.setattr(sessions_module.time, "monotonic", lambda later=later: later)
        assert sessions.knows(cookie)
    monkeypatch.setattr(sessions_module.time, "monotonic", lambda: now + 35 * 3600)
    assert not sessions.knows(cookie)


def test_the_page_changes_nothing_without_its_origin(app, web):
    open_session(app, web)
    body = {"kind": "undo", "photos": []}
    answer = web.post("/v1/jobs", json=body)
    assert (answer.status_code, code_of(answer)) == (403, "foreign_origin")
    assert web.post("/v1/jobs", json=body, headers={"Origin": OWN}).status_code == 202


@pytest.mark.parametrize(("path", "body"), [("/v1/codes", {}), ("/v1/roots", {"folder": "/"})])
def test_the_page_opens_no_doors(app, web, path, body):
    open_session(app, web)
    assert web.post(path, json=body, headers={"Origin": OWN}).status_code == 401


def test_the_page_is_not_told_the_doors(app, web, token):
    open_session(app, web)
    assert web.get("/v1/setup").status_code == 401
    assert web.get("/v1/setup", headers=token).json["dng"] == "sidecar"


def test_a_program_with_the_token_allows_one_more_folder(web, token, tmp_path_factory):
    photo = make_photo(tmp_path_factory.mktemp("elsewhere") / "a.dng")
    asked = {"query_string": {"path": str(photo), "size": 32}, "headers": token}
    assert code_of(web.get("/v1/preview", **asked)) == "outside_roots"
    answer = web.post("/v1/roots", json={"folder": str(photo.parent)}, headers=token)
    assert str(photo.parent) in answer.json["roots"]
    assert web.get("/v1/preview", **asked).status_code == 200
    missing = web.post("/v1/roots", json={"folder": "nowhere"}, headers=token)
    assert code_of(missing) == "not_found"


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", ""])
def test_only_json_is_read(web, token, kind):
    answer = web.post("/v1/jobs", data="{}", content_type=kind, headers=token)
    assert (answer.status_code, code_of(answer)) == (415, "not_json")


@pytest.mark.parametrize("data", [b"", b"{", b"[]", b'"x"', b"\xff", b"[" * 100_000])
def test_a_body_that_is_no_request_is_refused(web, token, data):
    answer = web.post("/v1/jobs", data=data, content_type="application/json", headers=token)
    assert (answer.status_code, code_of(answer)) == (400, "bad_request")


def test_a_huge_body_is_refused(app, web, token):
    body = b" " * (app.config["MAX_CONTENT_LENGTH"] + 1)
    answer = web.post("/v1/jobs", data=body, content_type="application/json", headers=token)
    assert (answer.status_code, code_of(answer)) == (413, "too_large")


@pytest.mark.parametrize("path", ["/v1/sliders", "/health", "/nothing"])
def test_every_answer_is_hardened(web, token, path):
    headers = web.get(path, headers=token).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cache-Control"] == "no-store"
    assert "default-src 'self'" in headers["Content-Security-Policy"]
    assert "unsafe" not in headers["Content-Security-Policy"]


def test_a_fault_of_ours_tells_no_traceback(app, web, token, monkeypatch, caplog):
    def fail(*_: object) -> None:
        raise ZeroDivisionError("secret")

    monkeypatch.setattr(app.extensions["xmpredict"].jobs, "latest", fail)
    answer = web.get("/v1/jobs", headers=token)
    assert (answer.status_code, code_of(answer)) == (500, "internal")
    assert "secret" not in answer.text
    assert "ZeroDivisionError" in caplog.text


def test_no_secret_is_logged_or_told(app, web, token, caplog):
    caplog.set_level(logging.DEBUG)
    open_session(app, web)
    secret = app.extensions["xmpredict"].configuration.token
    cookie = web.get_cookie(COOKIE).value
    told = ""
    for path in ("/health", "/openapi.json", "/v1/history", "/"):
        with web.get(path, headers=token) as answer:
            told += answer.text + str(answer.headers)
    told += caplog.text
    assert secret not in told
    assert cookie not in told
    assert secret not in repr(app.extensions["xmpredict"].configuration)
