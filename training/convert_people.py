r"""Make the weights of the person mask out of MediaPipe's own files.

::

    pip install -e ".[convert]"
    pip download --no-deps mediapipe==0.10.21
    python -m xmpredict.training.convert_people mediapipe-0.10.21-*.whl \
        --weights xmpredict/people/weights --reference tests/people/reference.safetensors

Nothing is written unless our networks say of the sample portrait what the originals say when
TensorFlow Lite runs them. What those said is the reference, which the tests compare with where
that runtime is absent.
"""

from __future__ import annotations

import hashlib
import zipfile
from collections import Counter
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import click
import numpy as np

from xmpredict import ending
from xmpredict.errors import XmpredictError, needs_extra
from xmpredict.lazy import torch

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from numpy.typing import NDArray

TOLERANCE = 1e-3
"""Largest difference of any pixel, 0 to 1, between the original and ours."""

REFERENCE_STEP = 7
"""Every seventh pixel both ways is kept: few, and at all places within the 2 x 2 of the end."""

REFERENCE_UNIT = 65535
"""What 1 is in the reference, whose numbers are 16-bit integers."""

FOLDER = "mediapipe/modules/selfie_segmentation"


@dataclass(frozen=True, slots=True)
class Original:
    """One network as MediaPipe ships it."""

    name: str
    """Ours, of weights and reference."""
    file: str
    sha256: str
    height_px: int
    """Of what it was trained on; the width is 256."""
    last: str
    """What its authors called the last layer."""


ORIGINALS = (
    Original(
        "general",
        "selfie_segmentation.tflite",
        "9ee168ec7c8f2a16c56fe8e1cfbc514974cbbb7e434051b455635f1bd1462f5c",
        256,
        "segment",
    ),
    Original(
        "landscape",
        "selfie_segmentation_landscape.tflite",
        "a77d03f4659b9f6b6c1f5106947bf40e99d7655094b6527f214ea7d451106edd",
        144,
        "conv2d_transpose",
    ),
)


class Runtime(Protocol):
    """What we ask of TensorFlow Lite's interpreter."""

    def allocate_tensors(self) -> None:
        """Make ready."""

    def get_tensor_details(self) -> list[dict[str, Any]]:
        """Return name and index of each tensor, constants too."""

    def get_input_details(self) -> list[dict[str, Any]]:
        """Return the same of inputs."""

    def get_output_details(self) -> list[dict[str, Any]]:
        """Return the same of outputs."""

    def get_tensor(self, index: int) -> NDArray[Any]:
        """Return a tensor's values."""

    def set_tensor(self, index: int, value: NDArray[Any]) -> None:
        """Set an input."""

    def invoke(self) -> None:
        """Compute the outputs."""


def read_original(wheel: Path, original: Original) -> bytes:
    """Return the bytes of `original` from MediaPipe's `wheel`.

    Raises:
        XmpredictError: If the wheel holds another file, or none.
    """
    try:
        with zipfile.ZipFile(wheel) as archive:
            graph = archive.read(f"{FOLDER}/{original.file}")
    except (OSError, KeyError, zipfile.BadZipFile) as error:
        cause = f"{original.file} cannot be read ({error})"
        raise XmpredictError(cause, path=wheel, remedy="take that of mediapipe 0.10.21") from None
    if hashlib.sha256(graph).hexdigest() != original.sha256:
        cause = f"holds another {original.file}"
        raise XmpredictError(cause, path=wheel, remedy="take that of mediapipe 0.10.21")
    return graph


def to_state(runtime: Runtime, last: str) -> dict[str, torch.Tensor]:
    """Return the weights in `runtime` by the names of `SelfieNetwork`, as they are, in 16 bits.

    TensorFlow numbers dense and depthwise convolutions apart, in the order in which ours stand;
    its filters are (out, height, width, in), depthwise ones and the last (1, height, width, in).
    """
    index = {tensor["name"]: tensor["index"] for tensor in runtime.get_tensor_details()}
    state = {}
    for ours, theirs, dense in _layers(last):
        filters = torch.tensor(runtime.get_tensor(index[f"{theirs}/Kernel"]))
        order = (0, 3, 1, 2) if dense else (3, 0, 1, 2)
        state[f"{ours}.weight"] = filters.permute(order).contiguous()
        state[f"{ours}.bias"] = torch.tensor(runtime.get_tensor(index[f"{theirs}/Bias"]))
    return state


def _layers(last: str) -> Iterator[tuple[str, str, bool]]:
    """Yield our name of each layer, TensorFlow's, and whether it is a dense convolution."""
    from xmpredict.people.network import SelfieNetwork  # noqa: PLC0415 - it loads torch

    count: Counter[str] = Counter()
    for name, layer in SelfieNetwork().named_modules():
        if isinstance(layer, torch.nn.ConvTranspose2d):
            yield name, last, False
        elif isinstance(layer, torch.nn.Conv2d):
            kind = "conv2d" if layer.groups == 1 else "depthwise_conv2d"
            yield name, f"{kind}_{count[kind]}" if count[kind] else kind, layer.groups == 1
            count[kind] += 1


def sample_image(height_px: int) -> NDArray[np.float32]:
    """Return the upper part of the sample portrait: sRGB, shape (1, height_px, 256, 3), 0 to 1."""
    from PIL import Image  # noqa: PLC0415 - not for reading a wheel

    with (resources.files("xmpredict.sample") / "astronaut.jpg").open("rb") as file:
        portrait = np.asarray(Image.open(file).convert("RGB"), np.float32)
    # Means of 2 x 2: no library's idea of resizing comes between us and the reference.
    rows, columns = portrait.shape[0] // 2, portrait.shape[1] // 2
    small = portrait.reshape(rows, 2, columns, 2, 3).mean((1, 3)) / 255
    return np.asarray(small[None, :height_px], np.float32)


def run_original(runtime: Runtime, image: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the original's mask, (1, 1, H, W), of `image`, (1, H, W, 3)."""
    runtime.set_tensor(runtime.get_input_details()[0]["index"], image)
    runtime.invoke()
    mask: NDArray[np.float32] = runtime.get_tensor(runtime.get_output_details()[0]["index"])
    return mask.transpose(0, 3, 1, 2)


def to_reference(mask: NDArray[np.float32]) -> NDArray[np.uint16]:
    """Return what is kept of `mask`, (1, 1, H, W), 0 to 1: every seventh pixel, 16 bits."""
    few = mask[0, 0, ::REFERENCE_STEP, ::REFERENCE_STEP]
    return np.ascontiguousarray(np.round(few * REFERENCE_UNIT).astype(np.uint16))


def convert(graph: bytes, original: Original) -> tuple[bytes, NDArray[np.uint16]]:
    """Return the weights file of `original`, whose bytes are `graph`, and its reference.

    Raises:
        XmpredictError: If our network with those weights says something else.
    """
    with needs_extra("convert"):
        from ai_edge_litert.interpreter import Interpreter  # noqa: PLC0415
    from safetensors.torch import save  # noqa: PLC0415 - it loads torch

    from xmpredict.people.network import load_network  # noqa: PLC0415 - it loads torch

    runtime: Runtime = Interpreter(model_content=graph)
    runtime.allocate_tensors()
    source = f"mediapipe 0.10.21, {original.file}, Apache-2.0"
    weights = save(to_state(runtime, original.last), {"source": source})
    image = sample_image(original.height_px)
    theirs = run_original(runtime, image)
    with torch.inference_mode():
        ours = load_network(weights)(torch.tensor(image).permute(0, 3, 1, 2)).numpy()
    difference = float(np.abs(ours - theirs).max())
    click.echo(f"{original.name}: {difference:.1e} from the original at most")
    if difference > TOLERANCE:
        cause = f"{original.file} says something else than our network: {difference:.1e}"
        raise XmpredictError(cause, remedy="see what differs in xmpredict/people/network.py")
    return weights, to_reference(theirs)


@click.command()
@click.argument("wheel", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--weights", type=click.Path(exists=True, path_type=Path), required=True)
@click.option("--reference", type=click.Path(dir_okay=False, path_type=Path), required=True)
def main(*, wheel: Path, weights: Path, reference: Path) -> None:
    """Write the weights, and what the originals say of the sample, from MediaPipe's WHEEL."""
    from safetensors.numpy import save_file  # noqa: PLC0415 - of the command alone

    converted = {
        original.name: convert(read_original(wheel, original), original) for original in ORIGINALS
    }
    for name, (held, _) in converted.items():
        (weights / f"{name}.safetensors").write_bytes(held)
    expected: Mapping[str, NDArray[np.uint16]] = {n: few for n, (_, few) in converted.items()}
    save_file(dict(expected), reference)


if __name__ == "__main__":
    ending.run(main)
