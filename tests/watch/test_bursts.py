"""When photos are edited."""

from __future__ import annotations

from pathlib import Path

from tests.watch.shots import CARD, NOON, names, shots
from xmpredict.raw.capture import Capture
from xmpredict.watch.bursts import GAP, MOST_WAIT_S, Waiting, bursts


def test_bursts_end_where_scenes_must():
    gap = GAP.total_seconds() / 60
    found = bursts(shots(b=gap, a=0, c=2 * gap + 0.1, x=None, d=3 * gap))
    assert [names(burst) for burst in found] == [["a", "b"], ["c", "d"], ["x"]]


def test_a_burst_waits_until_it_is_quiet_and_nothing_more_is_copied():
    waiting = Waiting(settle_s=2)
    for (photo, capture), now in zip(shots(a=0, b=1, far=60).items(), (0, 1.5, 1.5), strict=True):
        waiting.add(photo, capture, now)
    assert waiting.due(3.4, set()) == {}
    assert waiting.due(3.5, {CARD}) == {}
    assert waiting.due(3.5, {Path("/elsewhere")}).keys() == shots(a=0, b=0, far=0).keys()
    assert len(waiting) == 0


def test_nothing_waits_for_ever():
    waiting = Waiting(settle_s=2)
    for photo, capture in shots(a=0, b=1).items():
        waiting.add(photo, capture, 0)
    waiting.add(CARD / "c", Capture(time=NOON), MOST_WAIT_S - 1)
    assert waiting.due(MOST_WAIT_S - 0.1, {CARD}) == {}
    assert len(waiting.due(MOST_WAIT_S, {CARD})) == 3
