"""Image-adaptive 3-D LUTs: a network mixes a few tables, and the picture goes through the mix.

The tables are kept as they are published: shape (K, 3, N, N, N), indexed [blue, green, red], the
first the identity and the others 0 at the start.

Source: H. Zeng et al., "Learning Image-adaptive 3D Lookup Tables for High Performance Photo
Enhancement in Real-time", TPAMI 2020; with ResNet-18 and 5 tables as in PPR10K, section 5.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from xmpredict.kernels import apply_lut
from xmpredict.lazy import torch
from xmpredict.training.baselines.resnet import Resnet18
from xmpredict.training.baselines.small import mixed, small_copy

if TYPE_CHECKING:
    from xmpredict.training.baselines.shape import Shape
    from xmpredict.training.baselines.small import Span

nn = torch.nn

SMOOTHNESS, MONOTONICITY = 1e-4, 10.0
"""Weights of the two costs."""

RED, GREEN, BLUE = 4, 3, 2
"""Axes of the tables."""

SLOPE, FORGOTTEN = 0.2, 0.5
"""Of the small classifier: its leaky units, and the share that dropout leaves out."""


class Classifier(nn.Module):
    """ResNet-18 on a small copy; the name of its part is the published one."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.model = Resnet18(shape.width, shape.luts)
        nn.init.normal_(self.model.fc.weight, std=1e-3)
        nn.init.ones_(self.model.fc.bias)

    def forward(self, small: torch.Tensor) -> torch.Tensor:
        """Return the weights of the tables, (B, K)."""
        weights: torch.Tensor = self.model(small)
        return weights


class SmallClassifier(nn.Module):
    """Five filters, each at half the size; `model` is numbered as the published one is.

    Its first layer there brings pictures to 256 px, which has no weights.
    """

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        layers: list[nn.Module] = [nn.Identity()]
        wide = [3, *(min(shape.width << n, 8 * shape.width) for n in (0, 1, 2, 3, 3))]
        for place, (entering, leaving) in enumerate(pairwise(wide)):
            layers += [nn.Conv2d(entering, leaving, 3, 2, 1), nn.LeakyReLU(SLOPE)]
            if place < len(wide) - 2:
                layers.append(nn.InstanceNorm2d(leaving, affine=True))
        last = nn.Conv2d(wide[-1], shape.luts, shape.seen_px >> 5)
        nn.init.ones_(last.bias)  # type: ignore[arg-type]
        self.model = nn.Sequential(*layers, nn.Dropout(FORGOTTEN), last)

    def forward(self, small: torch.Tensor) -> torch.Tensor:
        """Return the weights of the tables, (B, K)."""
        weights: torch.Tensor = self.model(small).flatten(1)
        return weights


CLASSIFIERS = {"resnet18": Classifier, "small": SmallClassifier}


class Lut3d(nn.Module):
    """Tables and what mixes them."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.seen_px = shape.seen_px
        self.classifier = CLASSIFIERS[shape.classifier](shape)
        tables = torch.zeros(shape.luts, 3, *(shape.nodes,) * 3)
        level = torch.linspace(0, 1, shape.nodes)
        blue, green, red = torch.meshgrid(level, level, level, indexing="ij")
        tables[0] = torch.stack([red, green, blue])
        self.luts = nn.Parameter(tables)

    def forward(self, image: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """Return the picture, (B, 3, H, W), and the costs of weights and tables."""
        weights = self._weigh(image)
        cost = SMOOTHNESS * weights.square().mean() + _roughness(self.luts)
        return apply_lut(image, self._mix(weights)), cost

    def decide(self, image: torch.Tensor) -> torch.Tensor:
        """Return one table a picture, as `apply_lut` takes it."""
        return self._mix(self._weigh(image))

    def paint(self, rows: torch.Tensor, decided: torch.Tensor, span: Span) -> torch.Tensor:  # noqa: ARG002 - a pixel is changed wherever it is
        """Return some rows of pictures through their tables."""
        return apply_lut(rows, decided)

    def _weigh(self, image: torch.Tensor) -> torch.Tensor:
        with mixed(image):
            weights: torch.Tensor = self.classifier(small_copy(image, self.seen_px))
        return weights.float()

    def _mix(self, weights: torch.Tensor) -> torch.Tensor:
        return torch.einsum("bk,kcxyz->bzyxc", weights, self.luts).contiguous()


def _roughness(luts: torch.Tensor) -> torch.Tensor:
    """Return the cost of total variation, whose end bins count double, and of falling slopes."""
    costs = []
    for axis in (RED, GREEN, BLUE):
        falls = -luts.diff(dim=axis)
        twice = torch.ones(falls.shape[axis], device=luts.device)
        twice[[0, -1]] = 2
        weights = twice.view([-1 if place == axis else 1 for place in range(luts.ndim)])
        each = SMOOTHNESS * falls.square() * weights + MONOTONICITY * falls.relu()
        # Means are taken a table at a time, and summed over tables.
        costs.append(each.mean() * len(luts))
    return torch.stack(costs).sum()
