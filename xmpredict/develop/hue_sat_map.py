"""The tables of a camera profile, which turn hues and scale saturations and values.

Colors are hue, saturation and value of linear ProPhoto; between the entries of a table all is
linear. A profile made for two lights has a table for each, and the white balance says how much
of either. The stage has no slider of its own; photos without such a profile stay as they are.

Source: DNG specification 1.7.1, chapter 6; DNG SDK 1.7, RefBaselineHueSatMap and
HueSatMapForWhite. Differs from them in that value is not clipped, and that of colors outside
ProPhoto only what lies inside is moved.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from xmpredict.develop.hexagon import hue_of, relative_chroma, scale_chroma, turn_hsv
from xmpredict.develop.rgb_tone import TINY, from_encoded, to_encoded
from xmpredict.develop.stage import Stage
from xmpredict.develop.white_balance import TEMPERATURE
from xmpredict.lazy import torch

if TYPE_CHECKING:
    from xmpredict.develop.camera_profile import CameraProfile
    from xmpredict.develop.context import Context


@dataclass(frozen=True, slots=True)
class HueSatMap:
    """A table of colors."""

    changes: torch.Tensor
    """Shape (1, 3, V, H + 1, S): degrees of hue, and what is added to a factor of 1 for
    saturation and for value. Even steps of value and saturation from 0 to 1, and of hue from red
    around to red again. All 0 changes nothing."""

    srgb: bool = False
    """Whether values are looked up, and scaled, sRGB-encoded rather than linear."""

    @classmethod
    def from_entries(cls, entries: torch.Tensor, *, srgb: bool = False) -> Self:
        """Return the map of what a profile holds.

        Args:
            entries: Shape (V, H, S, 3): degrees of hue, factor of saturation, factor of value.
            srgb: See the field.
        """
        changes = (entries - entries.new_tensor([0.0, 1.0, 1.0])).permute(3, 0, 1, 2)
        return cls(torch.cat([changes, changes[:, :, :1]], 2).unsqueeze(0), srgb)

    def mixed(self, other: HueSatMap, share: torch.Tensor) -> HueSatMap:
        """Return the map that is `share`, 0 to 1, of this one and the rest of `other`."""
        return HueSatMap(other.changes.to(share).lerp(self.changes.to(share), share), self.srgb)

    def apply(self, image: torch.Tensor) -> torch.Tensor:
        """Turn and scale the colors of `image`.

        Args:
            image: Linear ProPhoto, shape (B, 3, H, W), any range.

        Returns:
            Linear ProPhoto, shape (B, 3, H, W); what is below 0 keeps its distance.
        """
        inside = image.clamp_min(0)
        value, strong = inside.amax(1, keepdim=True), relative_chroma(inside)
        level = to_encoded(value) if self.srgb else value
        turn, fuller, brighter = self._look_up(hue_of(inside), strong, level).chunk(3, 1)
        # No color can be fuller than one whose smallest channel is empty.
        factor = (1 + fuller).minimum(1 / strong.clamp_min(TINY))
        bent = scale_chroma(turn_hsv(inside, turn), factor)
        more = level * brighter
        if self.srgb:
            more = from_encoded(level + more) - from_encoded(level)
        gain = 1 + more / value.clamp_min(TINY)
        # The change is added, so that no change is exactly none.
        return image + (bent * gain - inside)

    def _look_up(
        self, hue: torch.Tensor, strong: torch.Tensor, level: torch.Tensor
    ) -> torch.Tensor:
        """Return the changes for planes of hue in degrees, saturation and value, (B, 3, H, W)."""
        # As `grid_sample` counts: innermost axis first, -1 and 1 are the first and the last entry.
        place = torch.stack([2 * strong - 1, hue / 180 - 1, 2 * level.clamp(0, 1) - 1], -1)
        table = self.changes.to(hue).expand(len(hue), -1, -1, -1, -1)
        found = torch.nn.functional.grid_sample(
            table, place, padding_mode="border", align_corners=True
        )
        return found.squeeze(2)


def apply(image: torch.Tensor, context: Context, *, temperature: torch.Tensor) -> torch.Tensor:
    """Apply the tables that a camera profile has for linear light, in the light of the photo.

    Args:
        image: Linear ProPhoto at its final white balance, shape (B, 3, H, W).
        context: Gives the camera profiles.
        temperature: Shape (B, 1, 1, 1), in kelvin: the light that counts as white.

    Returns:
        Linear ProPhoto, shape (B, 3, H, W), unclipped.
    """
    if not any(profile and profile.maps for profile in context.profiles):
        return image
    rows = zip(image.chunk(len(image)), context.profiles, 1e6 / temperature.flatten(), strict=True)
    return torch.cat(
        [_map_at(p, mired).apply(row) if p and p.maps else row for row, p, mired in rows]
    )


def _map_at(profile: CameraProfile, mired: torch.Tensor) -> HueSatMap:
    """Return the table for a light, linear in reciprocal temperature between the two, clamped."""
    (warm_mired, warm), (cool_mired, cool) = profile.maps[0], profile.maps[-1]
    if warm is cool:
        return warm
    return warm.mixed(cool, ((mired - cool_mired) / (warm_mired - cool_mired)).clamp(0, 1))


STAGE = Stage("hue_sat_map", (), apply, reads=(TEMPERATURE,), always=True)
"""The white balance decides how much of either table counts."""
