"""Photos that are nothing but a name and a time."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from xmpredict.raw.capture import Capture

NOON = datetime(2026, 6, 6, 12)
CARD = Path("/card")


def shot(name, minutes=None, zone=None):
    time = None if minutes is None else NOON + timedelta(minutes=minutes)
    return {CARD / name: Capture(time=time.replace(tzinfo=zone) if time else None)}


def shots(**minutes):
    return {p: c for name, m in minutes.items() for p, c in shot(name, m).items()}


def names(photos):
    return [photo.name for photo in photos]
