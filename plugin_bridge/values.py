"""Settings as the API says them: numbers by Camera Raw's name, curves as points."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

from xmpredict.develop import BY_CRS, BY_NAME
from xmpredict.develop.settings import Settings
from xmpredict.develop.slider import PointCurve
from xmpredict.errors import SettingError
from xmpredict.formats import FileKind, file_kind
from xmpredict.xmp.person import changed_sliders
from xmpredict.xmp.settings import WHITE_BALANCE, from_crs, to_crs

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import PurePath

    from xmpredict.develop.slider import Text, Value


def to_json(settings: Settings) -> dict[str, Any]:
    """Return `settings` by Camera Raw's name."""
    return {BY_NAME[name].crs: value for name, value in settings.items()}


def from_json(given: Mapping[str, Any], path: PurePath) -> Settings:
    """Return the settings of numbers and points that a caller gave for the photo at `path`.

    Raises:
        SettingError: If one is no setting of such a photo, or no value of it.
    """
    values = {name: _to_value(name, value) for name, value in given.items()}
    wrong = next((name for name, value in values.items() if value is None), None)
    if wrong is not None:
        raise SettingError(f"{wrong} takes no such value", remedy="send a number")
    settings = Settings.named({name: v for name, v in values.items() if v is not None})
    to_crs(settings, file_kind(path) or FileKind.RAW)
    return settings


def from_catalog(given: Mapping[str, Any], path: PurePath) -> Settings:
    """Return what a catalog says of the photo at `path`, without what we have no slider for.

    A white balance that is as shot is left out, as from XMP.
    """
    return Settings(from_crs(_texts(given), file_kind(path) or FileKind.RAW))


def is_edited(given: Mapping[str, Any], path: PurePath) -> bool:
    """Return whether a catalog says that sliders of the photo at `path` were moved."""
    return bool(changed_sliders(_texts(given), file_kind(path) or FileKind.RAW))


def _texts(given: Mapping[str, Any]) -> dict[str, Text]:
    held: dict[str, Text] = {}
    mode = given.get(WHITE_BALANCE)
    if isinstance(mode, str):
        held[WHITE_BALANCE] = mode
    for name, value in given.items():
        if name in BY_CRS and (known := _to_value(name, value)) is not None:
            with suppress(SettingError):
                held[name] = BY_CRS[name].format(known)
    return held


def _to_value(name: str, given: Any) -> Value | None:
    """Return what JSON says of setting `name` as a value, None where it could be none."""
    if not isinstance(BY_CRS.get(name) or BY_NAME.get(name), PointCurve):
        return _number(given)
    if not isinstance(given, list):
        return None
    # Lightroom says x and y in turn, everybody else in pairs.
    flat = [n for item in given for n in (item if isinstance(item, list) else [item])]
    numbers = [number for n in flat if (number := _number(n)) is not None]
    return tuple(zip(numbers[::2], numbers[1::2], strict=False))


def _number(given: object) -> float | None:
    if isinstance(given, bool) or not isinstance(given, int | float):
        return None
    try:
        return float(given)
    except OverflowError:
        return None
