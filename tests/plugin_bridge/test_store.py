"""Jobs in their file: what a restart finds."""

from __future__ import annotations

from contextlib import closing

import pytest

from tests.plugin_bridge.conftest import make_shoot
from xmpredict.errors import BridgeError
from xmpredict.plugin_bridge.assignment import Assignment
from xmpredict.plugin_bridge.problems import RequestError
from xmpredict.plugin_bridge.roots import Roots
from xmpredict.plugin_bridge.store import KEPT, Result, Store
from xmpredict.plugin_bridge.tables import Tables
from xmpredict.xmp import Dng


@pytest.fixture
def tables(tmp_path):
    with closing(Tables(tmp_path)) as found:
        yield found


@pytest.fixture
def store(tables):
    return Store(tables)


@pytest.fixture
def add(store, tmp_path):
    photos = make_shoot(tmp_path / "shoot", 2)

    def make(**more):
        body = {"kind": "edit", "photos": [{"path": str(p)} for p in photos], **more}
        entries = Assignment.of(body, Roots((tmp_path,)), Dng.SKIP).entries
        return store.add(body, entries, [str(tmp_path)])

    return make


def test_jobs_are_taken_in_their_order(store, add):
    first, second = add(), add()
    assert store.take()[0].id == first.id
    assert store.job(first.id).state == "running"
    assert store.take()[0].id == second.id
    assert store.take() is None


def test_what_ran_when_the_server_died_runs_again_and_keeps_its_results(
    tables, store, add, tmp_path
):
    job = add()
    store.take()
    store.record(job, 1, Result(status="written", scene=1, settings={"Exposure2012": 0.5}))
    again = Store(tables)
    assert again.job(job.id).state == "queued"
    taken, body, roots = again.take()
    assert roots == [str(tmp_path)]
    assert (taken.id, taken.done, body["kind"]) == (job.id, 1, "edit")
    assert again.finished(job)[1].settings == {"Exposure2012": 0.5}
    again.record(job, 1, Result(status="unchanged"))
    assert again.photos(job)[1]["status"] == "written"


def test_results_are_numbered_as_they_come(store, add):
    job = add()
    store.record(job, 1, Result(status="written"))
    store.record(job, 0, Result(status="failed", reason="broken"))
    assert [photo["number"] for photo in store.photos(job)] == [1, 0]
    assert [photo["status"] for photo in store.photos(job, since=1)] == ["failed"]


def test_a_result_that_an_older_server_filed_is_told_whole(tables, store, add):
    job = add()
    store.record(job, 0, Result(status="written"))
    tables.execute("UPDATE photos SET result = ? WHERE place = 0", ('{"status": "written"}',))
    assert store.photos(job)[0] == store.photos(job)[1] | {
        "path": store.photos(job)[0]["path"],
        "number": 0,
        "status": "written",
    }


def test_old_jobs_are_forgotten_but_not_those_that_wait(tables, store, add):
    jobs = [add() for _ in range(KEPT + 3)]
    for job in (jobs[0], jobs[2]):
        store.end(job, "done")
    again = Store(tables)
    with pytest.raises(RequestError):
        again.job(jobs[0].id)
    assert again.job(jobs[1].id).state == "queued"
    assert tables.execute("SELECT count(*) FROM photos")[0][0] == 2 * (KEPT + 1)


def test_names_that_are_no_text_are_kept(store, tmp_path):
    named = str(tmp_path / "M\udcfcller.nef")
    body = {"kind": "edit", "photos": [{"path": named, "id": "\ud800"}], "key": "\ud800"}
    entries = Assignment.of(body, Roots((tmp_path,)), Dng.SKIP).entries
    job = store.add(body, entries, [])
    assert store.add(body, entries, []).id == job.id
    assert (store.photos(job)[0]["path"], store.photos(job)[0]["id"]) == (named, "\ud800")
    store.end(job, "failed", "M\udcfcller is broken")
    assert store.job(job.id).to_json()["error"]["cause"] == "M\\udcfcller is broken"


def test_nothing_of_a_write_that_fails_is_kept(tables):
    def fail() -> None:
        with tables.together():
            tables.execute("INSERT INTO marks VALUES ('x', 'accepted')")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert tables.execute("SELECT * FROM marks") == []


def test_a_file_of_a_newer_version_is_left_alone(tmp_path):
    with closing(Tables(tmp_path)) as tables:
        tables.execute("PRAGMA user_version = 99")
    with pytest.raises(BridgeError, match="newer xmpredict"):
        Tables(tmp_path)


def test_a_file_that_is_none_is_reported(tmp_path):
    (tmp_path / "bridge.sqlite").write_text("not a database at all, but longer than its header")
    with pytest.raises(BridgeError, match="cannot be used"):
        Tables(tmp_path)


def test_what_was_settled_is_settled_for_good(tables, store, add):
    job = add()
    assert store.settle(job, lambda: 7) == (7, False)
    assert Store(tables).settle(job, lambda: 8) == (7, True)


def test_a_crash_may_lose_the_last_moment_and_nothing_of_before(tables):
    """Jobs are told by their callers again; the journal alone waits for the disk."""
    assert tables.execute("PRAGMA synchronous")[0][0] == 1
    assert tables.execute("PRAGMA journal_mode")[0][0] == "wal"
    assert tables.execute("PRAGMA foreign_keys")[0][0] == 1
