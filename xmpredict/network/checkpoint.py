"""A trained model as one file: tensors, and in the header what they mean, sliders by name."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Self

from xmpredict.errors import ModelError
from xmpredict.network.axes import Axes
from xmpredict.network.familiar import Familiar
from xmpredict.network.header import FORMAT, read_about, write_model
from xmpredict.network.scene_network import SceneNetwork, Shape

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from xmpredict.lazy import torch

NETWORK, FAMILIAR = "network.", "familiar."
CALIBRATION, USUAL = "calibration", "usual_spread"


@dataclass(frozen=True, slots=True, eq=False)
class Checkpoint:
    """Everything that a trained model is."""

    label: str
    """Name and version, e.g. ``default 1``."""
    license: str
    """What it was made of, and under which terms it may be used."""
    axes: Axes
    shape: Shape
    network: SceneNetwork
    familiar: Familiar
    calibration: torch.Tensor
    """Factor on each spread that makes it true of held-out edits, shape (A,)."""
    usual: torch.Tensor
    """Standard deviation of each axis over the training edits, in visible units, shape (A,)."""
    finished_balance: float
    """Share of white balance that is acted on in finished pictures."""
    styles: tuple[str, ...] = ()
    """Retouchers that it tells apart, in the order of its code."""
    about: Mapping[str, str] = field(default_factory=dict)
    """What else the header says: the run's settings and measures, as JSON."""

    def save(self, path: Path) -> None:
        """Write this to `path`, in 16 bits.

        Raises:
            ModelError: If it cannot be written.
        """
        from safetensors.torch import save  # noqa: PLC0415 - loads torch

        tensors = {NETWORK + k: v for k, v in self.network.state_dict().items()}
        tensors |= {FAMILIAR + "mean": self.familiar.mean, FAMILIAR + "axes": self.familiar.axes}
        tensors |= {CALIBRATION: self.calibration, USUAL: self.usual}
        about = {
            **self.about,
            "format": FORMAT,
            "label": self.label,
            "license": self.license,
            "axes": json.dumps(self.axes.names),
            "shape": json.dumps(asdict(self.shape)),
            "styles": json.dumps(self.styles),
            "finished_balance": str(self.finished_balance),
        }
        held = {k: v.cpu().half().contiguous() for k, v in tensors.items()}
        write_model(path, save(held, about))

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read the model at `path`, for inference in float32.

        Raises:
            ModelError: If it is no model, or one that this version cannot run.
        """
        about, tensors = _read(path)
        try:
            axes, shape = Axes.of(json.loads(about["axes"])), Shape(**json.loads(about["shape"]))
            network = SceneNetwork(axes.bounds(), shape)
            network.load_state_dict(_under(NETWORK, tensors))
            familiar = Familiar(**_under(FAMILIAR, tensors))
            calibration, usual = tensors[CALIBRATION], tensors[USUAL]
            finished_balance = float(about["finished_balance"])
            styles = tuple(json.loads(about.get("styles", "[]")))
        except (KeyError, ValueError, TypeError, RuntimeError) as error:
            raise ModelError(f"is damaged ({error})", path=path) from error
        network.requires_grad_(False).eval()  # noqa: FBT003 - PyTorch's own signature
        return cls(
            about["label"],
            about["license"],
            axes,
            shape,
            network,
            familiar,
            calibration,
            usual,
            finished_balance,
            styles,
            about,
        )


def _read(path: Path) -> tuple[dict[str, str], dict[str, torch.Tensor]]:
    from safetensors.torch import load_file  # noqa: PLC0415 - loads torch

    about = read_about(path)
    return about, {name: tensor.float() for name, tensor in load_file(path).items()}


def _under(prefix: str, tensors: dict[str, torch.Tensor]) -> dict[str, torch.Tensor]:
    return {k.removeprefix(prefix): v for k, v in tensors.items() if k.startswith(prefix)}
