"""What in a packet is a person's edit.

A person's edit is: a slider of ours that stands at another value than Camera Raw assumes, a white
balance other than as shot, automatic tone, a conversion to black and white, or a local correction
(masks, retouching, red eye), as long as the journal does not say that exactly this value is ours.

Not an edit: ratings, labels, keywords, crop, lens corrections, profile and look, and a sidecar
full of defaults, which Lightroom writes for photos that nobody touched.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from xmpredict.develop import BY_CRS, BY_NAME
from xmpredict.xmp.names import crs
from xmpredict.xmp.settings import (
    AS_SHOT,
    AUTO_TONE,
    WHITE_BALANCE,
    differs,
    effective,
    unit,
    white_balance,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xmpredict.develop.slider import Text
    from xmpredict.formats import FileKind
    from xmpredict.xmp.packet import Packet

LOCAL_CORRECTIONS: Final = (
    "GradientBasedCorrections",
    "CircularGradientBasedCorrections",
    "PaintBasedCorrections",
    "MaskGroupBasedCorrections",
    "RetouchInfo",
    "RetouchAreas",
    "RedEyeInfo",
)
_SWITCHES: Final = (AUTO_TONE, "ConvertToGrayscale")

# Lightroom before 7.3 (2018) sharpened every raw by 25; old sidecars full of defaults say so.
_FORMER_DEFAULTS: Final = {BY_NAME["sharpness"].crs: 25.0}


def changed_sliders(held: Mapping[str, Text], kind: FileKind) -> list[str]:
    """Return the properties among `held` that stand elsewhere than Camera Raw's defaults."""
    moved: list[str] = []
    if white_balance(held, kind) != (AS_SHOT,):
        moved += unit(WHITE_BALANCE, kind)
    for name in held:
        slider = BY_CRS.get(name)
        if slider is None or slider.only is not None:
            continue
        value = effective(name, held, kind)
        if value not in (slider.default_for(kind), _FORMER_DEFAULTS.get(name)):
            moved.append(name)
    return moved


def marks(packet: Packet) -> list[str]:
    """Return the properties other than sliders that show a person's hand."""
    switched = [name for name in _SWITCHES if packet.get(crs(name)) in {"True", "true"}]
    return switched + [name for name in LOCAL_CORRECTIONS if packet.is_filled(crs(name))]


def is_theirs(
    name: str, held: Mapping[str, Text], ours: Mapping[str, Text | None], kind: FileKind
) -> bool:
    """Return whether the value of property `name` among `held` is a person's.

    Args:
        name: A property that an edit of ours would set.
        held: What the packet states now.
        ours: What we set last, by the journal; None where we took a property out.
        kind: The kind of photo.
    """
    together = unit(name, kind)
    left_by_us = {n: t for n in together if (t := ours.get(n)) is not None}
    if any(n in ours for n in together):
        return differs(name, held, left_by_us, kind)
    return together[0] in changed_sliders({n: held[n] for n in together if n in held}, kind)
