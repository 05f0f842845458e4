"""Published weights of image-adaptive 3-D LUTs as a baseline of ours.

::

    python -m xmpredict.training.baselines.published CLASSIFIER.pth LUTS.pth OUT --license TERMS

Both repositories publish two files: the classifier's state, and ``{"0": {"LUT": tensor}, ...}``.
Image-Adaptive-3DLUT has 3 tables and the small classifier, PPR10K 5 and ResNet-18; which it is,
and every size, is read from the tensors.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from xmpredict import ending
from xmpredict.errors import ModelError
from xmpredict.lazy import torch
from xmpredict.training.baselines.checkpoint import Baseline
from xmpredict.training.baselines.lut3d import Lut3d
from xmpredict.training.baselines.shape import Shape

if TYPE_CHECKING:
    from collections.abc import Mapping

RESNET_PX, SMALL_PX = 224, 256

REMEDY = "name the classifier's file and the tables' as they were published"


def read_published(classifier: Path, luts: Path, license_: str) -> Baseline:
    """Return the published weights in two files of PyTorch.

    Raises:
        ModelError: If a file cannot be read, or holds other weights.
    """
    mixing, tables = _read(classifier), _read(luts)
    try:
        stacked = torch.stack([tables[str(n)]["LUT"].float() for n in range(len(tables))])
        shape = _shape(mixing, stacked)
        network = Lut3d(shape)
        held = {f"classifier.{name}": value.float() for name, value in mixing.items()}
        network.load_state_dict({**held, "luts": stacked})
    except (KeyError, RuntimeError, TypeError, AttributeError, ValueError) as error:
        cause = f"holds other weights ({' '.join(str(error).split())})"
        raise ModelError(cause, path=luts, remedy=REMEDY) from error
    network.requires_grad_(False).eval()  # noqa: FBT003 - PyTorch's own signature
    return Baseline(f"lut3d {classifier.stem}", license_, "lut3d", shape, network)


def _shape(mixing: Mapping[str, torch.Tensor], luts: torch.Tensor) -> Shape:
    resnet = "model.conv1.weight" in mixing
    first = mixing["model.conv1.weight" if resnet else "model.1.weight"]
    return Shape(
        width=len(first),
        seen_px=RESNET_PX if resnet else SMALL_PX,
        luts=len(luts),
        nodes=luts.shape[-1],
        classifier="resnet18" if resnet else "small",
    )


def _read(path: Path) -> Any:
    try:
        return torch.load(path, map_location="cpu", weights_only=True)
    except Exception as error:
        cause = f"holds no weights of PyTorch ({type(error).__name__})"
        raise ModelError(cause, path=path, remedy=REMEDY) from error


@click.command()
@click.argument("classifier", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("luts", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("out", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--license", "license_", required=True, help="What the weights may be used for.")
def main(*, classifier: Path, luts: Path, out: Path, license_: str) -> None:
    """Write the weights in CLASSIFIER and LUTS as a baseline to OUT."""
    read_published(classifier, luts, license_).save(out)
    click.echo(out)


if __name__ == "__main__":
    ending.run(main)
