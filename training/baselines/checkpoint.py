"""A trained baseline as one file, like a model's: tensors, and in the header what they are."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Self

import numpy as np

from xmpredict.errors import ModelError
from xmpredict.lazy import torch
from xmpredict.network.header import BASELINE_FORMAT, read_about, write_model
from xmpredict.training.baselines.csrnet import CsrNet
from xmpredict.training.baselines.hdrnet import HdrNet
from xmpredict.training.baselines.lut3d import Lut3d
from xmpredict.training.baselines.shape import Shape
from xmpredict.training.baselines.small import Span

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from numpy.typing import NDArray

    from xmpredict.training.images import Image

BASELINES: Mapping[str, type[CsrNet | HdrNet | Lut3d]] = {
    "lut3d": Lut3d,
    "hdrnet": HdrNet,
    "csrnet": CsrNet,
}
"""Every baseline, by the name that `--model` of ``xmpredict train`` takes."""


STRIP_PX = 1 << 18
"""Pixels painted at a time: some 200 MB of layers, whatever the size of the picture."""


@dataclass(frozen=True, slots=True, eq=False)
class Baseline:
    """Everything that a trained baseline is."""

    label: str
    license: str
    """Under which terms it may be used."""
    kind: str
    """One of BASELINES."""
    shape: Shape
    network: CsrNet | HdrNet | Lut3d
    about: Mapping[str, str] = field(default_factory=dict)
    """What else the header says: the run's settings and measures, as JSON."""

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read the baseline at `path`, for inference.

        Raises:
            ModelError: If it is none, or damaged.
        """
        from safetensors.torch import load_file  # noqa: PLC0415 - loads torch

        about = dict(read_about(path, {BASELINE_FORMAT}))
        try:
            kind, shape = about["kind"], Shape(**json.loads(about["shape"]))
            network = BASELINES[kind](shape)
            network.load_state_dict(load_file(path))
        except (KeyError, ValueError, TypeError, RuntimeError) as error:
            raise ModelError(f"is damaged ({error})", path=path) from error
        network.requires_grad_(False).eval()  # noqa: FBT003 - PyTorch's own signature
        return cls(about["label"], about["license"], kind, shape, network, about)

    def save(self, path: Path) -> None:
        """Write this to `path`.

        Raises:
            ModelError: If it cannot be written.
        """
        from safetensors.torch import save  # noqa: PLC0415 - loads torch

        about = {
            **self.about,
            "format": BASELINE_FORMAT,
            "label": self.label,
            "license": self.license,
            "kind": self.kind,
            "shape": json.dumps(asdict(self.shape)),
        }
        tensors = {k: v.cpu().contiguous() for k, v in self.network.state_dict().items()}
        write_model(path, save(tensors, about))

    def retouch(self, image: NDArray[np.float32]) -> Image:
        """Return what this makes of a picture in sRGB, shape (H, W, 3), 0 to 1; in 8 bits."""
        planes = torch.from_numpy(image).permute(2, 0, 1).unsqueeze(0)
        height, width = image.shape[:2]
        made, step = np.empty(image.shape, np.uint8), max(1, STRIP_PX // width)
        with torch.inference_mode():
            decided = self.network.decide(planes)
            for top in range(0, height, step):
                rows = planes[:, :, top : top + step].contiguous()
                strip = self.network.paint(rows, decided, Span(top, height))[0]
                levels = (strip.clamp(0, 1) * 255).round().byte()
                made[top : top + step] = levels.permute(1, 2, 0).numpy()
        return made
