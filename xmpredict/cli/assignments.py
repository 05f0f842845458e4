"""Slider values on the command line."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

import click

from xmpredict.develop import BY_CRS, BY_NAME
from xmpredict.develop.settings import Settings
from xmpredict.develop.slider import PointCurve, Setting, Value
from xmpredict.errors import SettingError

if TYPE_CHECKING:
    from collections.abc import Sequence

NEAREST, LIKENESS = 3, 0.7
"""Names that are offered for one that is unknown, and how like it they are, of 1, as `difflib`
counts: Exposure2012 is 0.8 of Exposure, and Texture 0.67."""


def parse_assignments(assignments: Sequence[str]) -> Settings:
    """Return the settings that ``KEY=VALUE`` texts state, by Camera Raw's name or by ours.

    The value of a curve is its points, e.g. ``ToneCurvePV2012="0,0 64,50 255,255"``.

    Raises:
        click.BadParameter: If a key is unknown or a value is not one of its slider's.
    """
    values: dict[str, Value] = {}
    for text in assignments:
        key, _, value = text.partition("=")
        slider = BY_CRS.get(key) or BY_NAME.get(key)
        if slider is None:
            raise click.BadParameter(f"no slider {key!r}; {_instead_of(key)}")
        try:
            values[slider.name] = _parse(slider, value)
        except SettingError as error:
            raise click.BadParameter(error.reason) from None
    return Settings(values)


def _instead_of(key: str) -> str:
    """Return which sliders `key` may mean, by Camera Raw's name, or where they are listed."""
    spelled = {name.casefold(): s.crs for s in BY_NAME.values() for name in (s.name, s.crs)}
    typed = key.casefold()
    near = get_close_matches(typed, spelled, NEAREST, LIKENESS)
    holding = [name for name in spelled if typed and typed in name]
    meant = list(dict.fromkeys(spelled[name] for name in [*near, *holding]))[:NEAREST]
    return f"did you mean {' or '.join(meant)}?" if meant else "`xmpredict sliders` lists them"


def _parse(slider: Setting, text: str) -> Value:
    """Return the value that `text` says, which must be in range.

    Raises:
        SettingError: If it is none of the slider's.
    """
    if isinstance(slider, PointCurve):
        return slider.parse(tuple(text.split()))
    value = slider.parse(text)
    if not slider.low <= float(text) <= slider.high:
        raise SettingError(f"{slider.crs} goes from {slider.low:g} to {slider.high:g}, not {text}")
    return value
