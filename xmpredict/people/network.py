"""The selfie segmentation network: where in a picture a person is.

- 106,401 parameters: MobileNetV3-like blocks down to 1/16, one global gate, and back up over
  gated skips. The general and the landscape weights differ in nothing but their numbers.
- Any size works whose sides are multiples of 16; the weights were trained at 256 px.

Source: MediaPipe Selfie Segmentation (general and landscape, 2021), read off its TensorFlow Lite
graphs; the parts are those of Howard et al., "Searching for MobileNetV3", 2019.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xmpredict.lazy import torch

if TYPE_CHECKING:
    from collections.abc import Callable

    Activation = Callable[[torch.Tensor], torch.Tensor]

nn, F = torch.nn, torch.nn.functional

STRIDE = 16
"""Sides of the picture must be multiples of this."""


class Convolution(nn.Conv2d):
    """A convolution that keeps or halves the size, padded as TensorFlow pads.

    At stride 2 the smaller half of the margin lies left and above, where PyTorch puts as much
    on both sides and would see the picture shifted by a pixel.
    """

    def __init__(
        self, entering: int, leaving: int, edge: int = 1, stride: int = 1, groups: int = 1
    ) -> None:
        padding = edge // 2 if stride == 1 else 0
        super().__init__(entering, leaving, edge, stride, padding, groups=groups)
        self.margin = () if stride == 1 else ((edge - 2) // 2, edge // 2) * 2

    def forward(self, image: torch.Tensor) -> torch.Tensor:
        """Convolve `image`, (B, C, H, W)."""
        return super().forward(F.pad(image, self.margin) if self.margin else image)


class Gate(nn.Module):
    """One factor a channel, 0 to 1, from the channel's means over the picture."""

    def __init__(self, channels: int, inner: int) -> None:
        super().__init__()
        self.squeeze = Convolution(channels, inner)
        self.excite = Convolution(inner, channels)

    def forward(self, image: torch.Tensor) -> torch.Tensor:
        """Return the factors of `image`, (B, C, 1, 1)."""
        means = image.mean((2, 3), keepdim=True)
        return torch.sigmoid(self.excite(F.relu(self.squeeze(means))))


class Down(nn.Module):
    """Widen, filter each channel by itself, narrow: the inverted bottleneck.

    Args:
        entering: Channels that come in.
        wide: Channels between.
        leaving: Channels that go out; if as many and at stride 1, the input is added.
        edge: Side of the filters.
        stride: 1 or 2.
        inner: Channels within the gate; 0 for none.
        activation: After widening and after filtering.
    """

    def __init__(
        self,
        entering: int,
        wide: int,
        leaving: int,
        edge: int,
        stride: int,
        inner: int,
        activation: Activation,
    ) -> None:
        super().__init__()
        self.widen = Convolution(entering, wide)
        self.filter = Convolution(wide, wide, edge, stride, groups=wide)
        self.gate = Gate(wide, inner) if inner else None
        self.narrow = Convolution(wide, leaving)
        self.activation = activation
        self.residual = stride == 1 and entering == leaving

    def forward(self, image: torch.Tensor) -> torch.Tensor:
        """Return features, (B, leaving, H / stride, W / stride)."""
        inner = self.activation(self.filter(self.activation(self.widen(image))))
        if self.gate is not None:
            inner = inner * self.gate(inner)
        narrow: torch.Tensor = self.narrow(inner)
        return image + narrow if self.residual else narrow


class Up(nn.Module):
    """Twice the size, with what the way down knew at that size, as far as the gate lets it in."""

    def __init__(self, entering: int, leaving: int) -> None:
        super().__init__()
        self.enter = Convolution(entering, leaving)
        self.gate = Gate(leaving, leaving)
        self.mix = Convolution(leaving, leaving)
        self.filter = Convolution(leaving, leaving, 3, groups=leaving)

    def forward(self, image: torch.Tensor, skip: torch.Tensor) -> torch.Tensor:
        """Return features of the size of `skip`, (B, leaving, 2 H, 2 W)."""
        large = self.enter(F.interpolate(image, scale_factor=2, mode="bilinear"))
        mixed = F.relu(self.mix(skip * self.gate(skip + large) + large))
        return mixed + F.relu(self.filter(mixed))


class SelfieNetwork(nn.Module):
    """The whole network; modules stand in the order in which TensorFlow numbered them."""

    def __init__(self) -> None:
        super().__init__()
        self.stem = Convolution(3, 16, 3, 2)
        self.to_half = Down(16, 16, 16, 3, 2, 8, F.relu)
        self.to_quarter = nn.Sequential(
            Down(16, 72, 24, 3, 2, 0, F.relu), Down(24, 88, 24, 3, 1, 0, F.relu)
        )
        self.to_sixteenth = nn.Sequential(
            Down(24, 96, 32, 5, 2, 24, F.hardswish),
            Down(32, 128, 32, 5, 1, 32, F.hardswish),
            Down(32, 128, 32, 5, 1, 32, F.hardswish),
            Down(32, 96, 32, 5, 1, 24, F.hardswish),
            Down(32, 96, 32, 5, 1, 24, F.hardswish),
        )
        self.local = Convolution(32, 128)
        self.whole = Convolution(32, 128)
        self.up = nn.ModuleList([Up(128, 24), Up(24, 16), Up(16, 16)])
        self.segment = nn.ConvTranspose2d(16, 1, 2, 2)

    def forward(self, image: torch.Tensor) -> torch.Tensor:
        """Return how surely each pixel of `image` shows a person.

        Args:
            image: Encoded sRGB, shape (B, 3, H, W), 0 to 1; sides are multiples of `STRIDE`.

        Returns:
            Shape (B, 1, H, W), 0 to 1.
        """
        stem = F.hardswish(self.stem(image))
        half = self.to_half(stem)
        quarter = self.to_quarter(half)
        deep = self.to_sixteenth(quarter)
        seen = F.relu(self.local(deep)) * torch.sigmoid(self.whole(deep.mean((2, 3), keepdim=True)))
        for up, skip in zip(self.up, (quarter, half, stem), strict=True):
            seen = up(seen, skip)
        return torch.sigmoid(self.segment(seen))


def load_network(weights: bytes) -> SelfieNetwork:
    """Return the network with `weights`, a safetensors file, for inference in float32.

    Raises:
        RuntimeError: If they are those of another network.
    """
    from safetensors.torch import load  # noqa: PLC0415 - it loads torch, which this file does not

    state = {name: _as_fast(values.float()) for name, values in load(weights).items()}
    # Without this, parameters would be drawn at random first, and the user's own draws move.
    with torch.device("meta"):
        network = SelfieNetwork()
    network.load_state_dict(state, assign=True)
    return network.requires_grad_(False)  # noqa: FBT003 - PyTorch's own signature


def _as_fast(values: torch.Tensor) -> torch.Tensor:
    """Return `values` with a filter's channels last in memory, which all features then follow."""
    is_filter = values.ndim == 4  # noqa: PLR2004 - out, in, height, width
    return values.contiguous(memory_format=torch.channels_last) if is_filter else values
