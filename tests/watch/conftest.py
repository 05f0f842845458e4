"""The sample shoot to copy from, and a watcher that runs beside the test."""

from __future__ import annotations

import shutil
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from xmpredict.develop.settings import Settings
from xmpredict.plan import Wishes
from xmpredict.predict import Editing
from xmpredict.sample import write_sample
from xmpredict.watch import Watching, watch
from xmpredict.xmp import Dng, Journal, Options

SETTLE_S = 0.2
LONGEST_S = 30


class Counting:
    """A model whose edit tells how many photos it saw together."""

    label = "counting 1"

    def predict(self, scene):
        return [Settings(exposure=len(scene) / 10) for _ in scene]


@dataclass
class Watcher:
    """A watcher in a thread of its own, and all that it told."""

    watching: Watching
    edits: list = field(default_factory=list)
    fates: list = field(default_factory=list)
    states: list = field(default_factory=list)
    errors: list = field(default_factory=list)
    asked: bool = False

    def run(self):
        try:
            with Journal.open() as journal:
                for edited in watch(journal, self.watching):
                    self.edits.append(edited)
        except BaseException as error:  # noqa: BLE001 - raised again by `end`
            self.errors.append(error)

    def told(self):
        return [(e.outcome.photo.name, e.outcome.status.value) for e in self.edits]

    def until(self, condition):
        """Wait until `condition` holds."""
        begin = time.monotonic()
        while not condition():
            assert time.monotonic() - begin < LONGEST_S, (self.told(), self.fates, self.states[-3:])
            assert not self.errors
            time.sleep(0.02)

    def until_told(self, count):
        self.until(lambda: len(self.edits) >= count)

    def rest(self, looks=8):
        """Wait until the watcher has looked around some more, and found nothing to do."""
        self.states.clear()
        idle = (0, 0, 0)
        self.until(
            lambda: (
                [(s.arriving, s.waiting, s.editing) for s in self.states[-looks:]] == [idle] * looks
            )
        )


@pytest.fixture(scope="session")
def sample(tmp_path_factory) -> list[Path]:
    return write_sample(tmp_path_factory.mktemp("sample"))


@pytest.fixture
def folder(tmp_path) -> Path:
    made = tmp_path / "shoot"
    made.mkdir()
    return made.resolve()


def make_watcher(folders, wishes) -> Watcher:
    made = Watcher(None)
    editing = Editing(
        Counting(),
        Options(dng=Dng.SIDECAR),
        jobs=1,
        wishes=Wishes(solve=False),
        stop=lambda: made.asked,
    )
    made.watching = Watching(
        folders,
        editing,
        "watch",
        SETTLE_S,
        fate=lambda *fate: made.fates.append(fate),
        state=made.states.append,
        **wishes,
    )
    return made


@pytest.fixture
def watcher():
    """Start watchers; they are ended with the test."""
    started = []

    def start(*folders, **wishes) -> Watcher:
        made = make_watcher(folders, wishes)
        thread = threading.Thread(target=made.run)
        thread.start()
        started.append((made, thread))
        return made

    def join(made):
        """Wait until it ends by itself."""
        thread = next(thread for one, thread in started if one is made)
        thread.join(LONGEST_S)
        assert not thread.is_alive()
        assert not made.errors

    def end(made):
        made.asked = True
        join(made)

    start.end, start.join = end, join
    yield start
    for made, thread in started:
        made.asked = True
        thread.join(LONGEST_S)


def copy(photo, folder, name=None):
    return Path(shutil.copy(photo, folder / (name or photo.name)))


def exposure(photo) -> str:
    text = photo.with_suffix(".xmp").read_text(encoding="utf-8")
    return text.split('Exposure2012="')[1].split('"')[0]
