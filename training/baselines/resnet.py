"""ResNet-18, with torchvision's names of its weights, so that published ones can be read.

Source: K. He et al., "Deep Residual Learning for Image Recognition", CVPR 2016, table 1.
"""

from __future__ import annotations

from xmpredict.lazy import torch
from xmpredict.training.baselines.batch_norm import BatchNorm

nn, F = torch.nn, torch.nn.functional

STAGES = 4


class Block(nn.Module):
    """Two filters and a way around them."""

    def __init__(self, entering: int, leaving: int, stride: int) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(entering, leaving, 3, stride, 1, bias=False)
        self.bn1 = BatchNorm(leaving)
        self.conv2 = nn.Conv2d(leaving, leaving, 3, 1, 1, bias=False)
        self.bn2 = BatchNorm(leaving)
        self.downsample: nn.Module | None = None
        if stride > 1 or entering != leaving:
            narrow = nn.Conv2d(entering, leaving, 1, stride, bias=False)
            self.downsample = nn.Sequential(narrow, BatchNorm(leaving))

    def forward(self, image: torch.Tensor) -> torch.Tensor:
        """Return features, (B, leaving, H / stride, W / stride)."""
        around = image if self.downsample is None else self.downsample(image)
        inner = F.relu(self.bn1(self.conv1(image)))
        return F.relu(self.bn2(self.conv2(inner)) + around)


class Resnet18(nn.Module):
    """The network, `width` channels at its start; the published one has 64."""

    def __init__(self, width: int, leaving: int) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(3, width, 7, 2, 3, bias=False)
        self.bn1 = BatchNorm(width)
        self.layer1 = nn.Sequential(Block(width, width, 1), Block(width, width, 1))
        for stage in range(1, STAGES):
            wide = width << stage
            pair = nn.Sequential(Block(wide // 2, wide, 2), Block(wide, wide, 1))
            self.add_module(f"layer{stage + 1}", pair)
        self.fc = nn.Linear(width << (STAGES - 1), leaving)
        for module in self.modules():
            if isinstance(module, nn.Conv2d):
                nn.init.kaiming_normal_(module.weight, mode="fan_out", nonlinearity="relu")

    def forward(self, image: torch.Tensor) -> torch.Tensor:
        """Return `leaving` numbers for each of the images, (B, 3, H, W)."""
        seen = F.max_pool2d(F.relu(self.bn1(self.conv1(image))), 3, 2, 1)
        for stage in range(STAGES):
            seen = self.get_submodule(f"layer{stage + 1}")(seen)
        numbers: torch.Tensor = self.fc(seen.mean((2, 3)))
        return numbers
