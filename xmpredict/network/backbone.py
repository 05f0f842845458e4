"""EfficientNet-Lite0: what is in a picture, as 1280 features at 1/32 of its size.

- 3.4 million parameters, trained on ImageNet; the batch norms are folded into the convolutions
  and the classifier is left out. Nothing here is trained further.
- Any size works; padding is TensorFlow's, so the smaller half of a margin lies left and above.

Source: M. Tan and Q. Le, "EfficientNet", ICML 2019, in the Lite variant of its authors' published
code: no gates, ReLU6 for swish, stem and head of fixed width.
"""

from __future__ import annotations

import functools
from importlib import resources
from typing import TYPE_CHECKING

from xmpredict.lazy import torch

if TYPE_CHECKING:
    from collections.abc import Mapping

nn, F = torch.nn, torch.nn.functional

FEATURES = 1280
STEM = 32

BLOCKS = (
    (1, 3, 1, 1, 16),
    (2, 3, 2, 6, 24),
    (2, 5, 2, 6, 40),
    (3, 3, 2, 6, 80),
    (3, 5, 1, 6, 112),
    (4, 5, 2, 6, 192),
    (1, 3, 1, 6, 320),
)
"""Stages of blocks: how many, side of the filters, stride of the first, widening, channels."""

EDGE_PX = 144
"""Long side of what it is shown here: light and color are decided by it, not detail, and 224 px
would cost more than twice the time."""


class Convolution(nn.Conv2d):
    """A convolution with bias, padded as TensorFlow pads."""

    def __init__(
        self, entering: int, leaving: int, edge: int = 1, stride: int = 1, groups: int = 1
    ) -> None:
        super().__init__(entering, leaving, edge, stride, groups=groups)

    def forward(self, image: torch.Tensor) -> torch.Tensor:
        """Convolve `image`, (B, C, H, W)."""
        edge, stride = self.kernel_size[0], self.stride[0]
        if edge > 1:
            rows, columns = (
                max((-(-side // stride) - 1) * stride + edge - side, 0) for side in image.shape[-2:]
            )
            before = columns // 2, rows // 2
            margin = (before[0], columns - before[0], before[1], rows - before[1])
            image = F.pad(image, margin)
        return super().forward(image)


class Block(nn.Module):
    """Widen, filter each channel by itself, narrow: the inverted bottleneck."""

    def __init__(self, entering: int, leaving: int, edge: int, stride: int, widening: int) -> None:
        super().__init__()
        wide = entering * widening
        self.widen = Convolution(entering, wide) if widening > 1 else None
        self.filter = Convolution(wide, wide, edge, stride, groups=wide)
        self.narrow = Convolution(wide, leaving)
        self.residual = stride == 1 and entering == leaving

    def forward(self, image: torch.Tensor) -> torch.Tensor:
        """Return features, (B, leaving, H / stride, W / stride)."""
        inner = image if self.widen is None else F.relu6(self.widen(image))
        narrow: torch.Tensor = self.narrow(F.relu6(self.filter(inner)))
        return image + narrow if self.residual else narrow


class Backbone(nn.Module):
    """The whole network up to its last features."""

    def __init__(self) -> None:
        super().__init__()
        self.stem = Convolution(3, STEM, 3, 2)
        blocks, entering = [], STEM
        for count, edge, stride, widening, leaving in BLOCKS:
            for index in range(count):
                blocks.append(Block(entering, leaving, edge, 1 if index else stride, widening))
                entering = leaving
        self.blocks = nn.ModuleList(blocks)
        self.head = Convolution(entering, FEATURES)

    def forward(self, image: torch.Tensor) -> torch.Tensor:
        """Return the features of `image`.

        Args:
            image: Encoded sRGB, shape (B, 3, H, W), 0 to 1.

        Returns:
            Shape (B, 1280, H / 32, W / 32), 0 to 6; sides rounded up.
        """
        seen = F.relu6(self.stem((image * 255 - 127) / 128))
        for block in self.blocks:
            seen = block(seen)
        return F.relu6(self.head(seen))


def load_backbone(weights: Mapping[str, torch.Tensor]) -> Backbone:
    """Return the network with `weights`, for inference in float32.

    Raises:
        RuntimeError: If they are those of another network.
    """
    network = Backbone()
    network.load_state_dict(weights)
    network.requires_grad_(False)  # noqa: FBT003 - PyTorch's own signature
    for parameter in network.parameters():
        # The filters' order decides that of all features: a third faster than PyTorch's own.
        if parameter.ndim == 4:  # noqa: PLR2004 - filters, not biases
            parameter.data = parameter.data.contiguous(memory_format=torch.channels_last)
    return network.eval()


@functools.cache
def bundled_backbone() -> Backbone:
    """Return the network with the weights in this package, loaded once."""
    from safetensors.torch import load  # noqa: PLC0415 - loads torch

    file = resources.files("xmpredict.network") / "weights" / "efficientnet_lite0.safetensors"
    return load_backbone(load(file.read_bytes()))


def pool(features: torch.Tensor, weight: torch.Tensor) -> torch.Tensor:
    """Return the mean of `features` where `weight` lies.

    Args:
        features: Shape (B, C, h, w).
        weight: Shape (B, 1, H, W), 0 or more, of any size; where it is 0 all over, so is the mean.

    Returns:
        Shape (B, C).
    """
    small = F.interpolate(weight, features.shape[-2:], mode="area")
    total = small.sum((2, 3))
    return (features * small).sum((2, 3)) / total.clamp_min(1e-3)
