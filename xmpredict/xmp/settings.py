"""Slider values to and from Camera Raw properties, and what a file's properties mean.

Names here are Camera Raw's own, without namespace; those of sliders come from the sliders.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Final

from xmpredict.develop import BY_CRS, BY_NAME, SLIDERS
from xmpredict.develop.slider import PointCurve
from xmpredict.errors import SettingError
from xmpredict.formats import FileKind
from xmpredict.xmp.names import crs

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xmpredict.develop.slider import Text, Value
    from xmpredict.xmp.packet import Packet

WHITE_BALANCE: Final = "WhiteBalance"
AS_SHOT: Final = "As Shot"
CUSTOM: Final = "Custom"
CURVE_NAME: Final = "ToneCurveName2012"
PROCESS_VERSION: Final = "ProcessVersion"
HAS_SETTINGS: Final = "HasSettings"
ALREADY_APPLIED: Final = "AlreadyApplied"
AUTO_TONE: Final = "AutoTone"

TONE_CURVE: Final = BY_NAME["tone_curve"].crs
_STRAIGHT: Final = next(s.format(s.neutral) for s in SLIDERS if isinstance(s, PointCurve))

FAMILIES: Final = {kind: tuple(s.crs for s in SLIDERS if s.only is kind) for kind in FileKind}
"""The white balance keys of raw and of rendered files, which never stand together."""

VOCABULARY: Final = (WHITE_BALANCE, CURVE_NAME, *BY_CRS)
"""Every property that an edit of ours may set."""

_FULL_NAMES: Final = {crs(name): name for name in VOCABULARY}


def to_crs(settings: Mapping[str, Value], kind: FileKind) -> dict[str, Text]:
    """Return the properties that say `settings` to Camera Raw, for a file of `kind`.

    Moving the white balance is stated as a whole, with ``WhiteBalance`` Custom; not moving it
    states nothing.

    Raises:
        SettingError: If a slider is not one of `kind`, or only half of a raw's white balance is
            given, the other half of which only the camera knows.
    """
    held = {s.crs: s.format(settings[s.name]) for s in SLIDERS if s.name in settings}
    for name in held:
        only = BY_CRS[name].only
        if only not in {None, kind}:
            raise SettingError(
                f"{name} is a setting of {only} files", remedy=f"this is a {kind} one"
            )
    family = FAMILIES[kind]
    if held.keys() & set(family):
        missing = [BY_CRS[name] for name in family if name not in held]
        for slider in missing:
            default = slider.default_for(kind)
            if default is None:
                raise SettingError(
                    "a white balance takes both its numbers", remedy=f"add {slider.name}"
                )
            held[slider.crs] = slider.format(default)
        held[WHITE_BALANCE] = CUSTOM
    if TONE_CURVE in held:
        held[CURVE_NAME] = curve_name(held[TONE_CURVE])
    return held


def from_crs(held: Mapping[str, Text], kind: FileKind) -> dict[str, Value]:
    """Return the slider values that properties `held` state for a file of `kind`, by slider name.

    What a file of `kind` has no use for is left out, and so are the numbers of a white balance
    that is as shot, and text that is no value.
    """
    values: dict[str, Value] = {}
    as_shot = white_balance(held, kind) == (AS_SHOT,)
    for slider in SLIDERS:
        text = held.get(slider.crs)
        if text is None or slider.only not in {None, kind} or (as_shot and slider.only):
            continue
        with suppress(SettingError):
            values[slider.name] = slider.parse(text)
    return values


def defaults(kind: FileKind) -> dict[str, Text]:
    """Return every property that a new file states, at what Camera Raw assumes for `kind`."""
    held: dict[str, Text] = {WHITE_BALANCE: AS_SHOT}
    for slider in SLIDERS:
        default = slider.default_for(kind)
        if default is not None and slider.only is None:
            held[slider.crs] = slider.format(default)
    held[CURVE_NAME] = curve_name(held[TONE_CURVE])
    return held


def curve_name(curve: Text) -> str:
    """Return the name under which Camera Raw files the tone curve `curve`."""
    return "Linear" if curve == _STRAIGHT else CUSTOM


def read_crs(packet: Packet) -> dict[str, Text]:
    """Return the properties of `VOCABULARY` that `packet` states.

    Raises:
        RefusedSidecarError: If one is not written as Camera Raw writes it.
    """
    found = ((name, packet.get(full)) for full, name in _FULL_NAMES.items() if full in packet)
    return {name: text for name, text in found if text is not None}


def effective(name: str, held: Mapping[str, Text], kind: FileKind) -> Value | Text | None:
    """Return what property `name` amounts to where a file of `kind` states `held`.

    A value where it is stated or assumed, its bare text where it is no value, and None for the
    camera's as-shot white balance.
    """
    text = held.get(name)
    slider = BY_CRS.get(name)
    if slider is None:
        return text
    if text is None:
        return slider.default_for(kind)
    try:
        return slider.parse(text)
    except SettingError:
        return text


def white_balance(held: Mapping[str, Text], kind: FileKind) -> tuple[Value | Text | None, ...]:
    """Return the white balance that `held` states: ("As Shot",), or its mode and numbers."""
    family = FAMILIES[kind]
    mode = held.get(WHITE_BALANCE) or (CUSTOM if held.keys() & set(family) else AS_SHOT)
    if mode == AS_SHOT:
        return (AS_SHOT,)
    return (mode, *(effective(name, held, kind) for name in family))


def unit(name: str, kind: FileKind) -> tuple[str, ...]:
    """Return the properties that are judged, set and taken back together with `name`."""
    balance = (WHITE_BALANCE, *FAMILIES[kind])
    curve = (TONE_CURVE, CURVE_NAME)
    return next((together for together in (balance, curve) if name in together), (name,))


def differs(name: str, one: Mapping[str, Text], other: Mapping[str, Text], kind: FileKind) -> bool:
    """Return whether property `name` amounts to something else in `one` than in `other`.

    A white balance is judged as a whole: as shot, the numbers beside it say nothing. The name
    of a tone curve says nothing beside its points.
    """
    first = unit(name, kind)[0]
    if first == WHITE_BALANCE:
        return white_balance(one, kind) != white_balance(other, kind)
    return effective(first, one, kind) != effective(first, other, kind)
