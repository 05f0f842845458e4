"""Undo jobs that were broken off take nothing back twice."""

from __future__ import annotations

from itertools import count

import pytest

from tests.plugin_bridge.conftest import configured, make_shoot
from xmpredict.develop.settings import Settings
from xmpredict.plugin_bridge.assignment import Assignment
from xmpredict.plugin_bridge.bridge import Bridge
from xmpredict.plugin_bridge.store import Store
from xmpredict.plugin_bridge.tasks import Task
from xmpredict.recent import Recent
from xmpredict.xmp import Dng, Journal, Options, read_edit, write

OPTIONS = Options(dng=Dng.SIDECAR)


@pytest.fixture
def bridge(tmp_path):
    made = Bridge(configured(tmp_path, tmp_path / "data"))
    yield made
    made.close()


@pytest.fixture
def photos(bridge, tmp_path):
    """Three photos, each written twice."""
    made = make_shoot(tmp_path / "shoot", 3)
    with Journal.open(bridge.configuration.data / "journal.sqlite") as journal:
        for exposure in (0.5, 1.0):
            with journal.run("edit") as run:
                for photo in made:
                    write(photo, Settings(exposure=exposure), run, OPTIONS)
    return made


def exposures(photos) -> list[float | None]:
    edits = map(read_edit, photos)
    return [edit.settings["exposure"] if edit else None for edit in edits]


def begin(bridge, body, stop) -> None:
    """Do the job of `body` as the worker does, until `stop` says so."""
    assignment = Assignment.of(body, bridge.roots, Dng.SIDECAR)
    job = bridge.jobs.add(body | {"key": "k"}, assignment.entries, [])
    about = bridge.jobs, bridge.seen, Recent(0), bridge.configuration
    Task(job, assignment, *about, stop).carry_out()


def forget_last_result(bridge) -> None:
    """Be killed after the journal was written, and before the result was."""
    bridge._tables.execute(
        "UPDATE photos SET number = NULL WHERE number = (SELECT max(number) FROM photos)"
    )


@pytest.mark.parametrize("named", [True, False])
@pytest.mark.parametrize("after", [1, 2, 3])
def test_an_undo_that_was_broken_off_goes_on_where_it_was(bridge, photos, named, after):
    body = {"kind": "undo", "photos": [{"path": str(p)} for p in photos] if named else []}
    asked = count(1)
    begin(bridge, body, lambda: next(asked) == after)
    left = exposures(photos)
    assert sorted(left) == [0.5] * after + [1.0] * (3 - after)
    forget_last_result(bridge)
    bridge.jobs = Store(bridge._tables)
    begin(bridge, body, lambda: False)
    assert exposures(photos) == [0.5] * 3
    job = bridge.jobs.latest(1)[0]
    assert {photo["status"] for photo in bridge.jobs.photos(job)} == (
        {"undone"} if named else set()
    )
