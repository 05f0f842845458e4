"""Training scenes in memory, as `xmpredict.training.finished` wrote them."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from xmpredict.errors import DatasetError
from xmpredict.lazy import torch
from xmpredict.network.axes import Axes
from xmpredict.training.light import Light

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path


@dataclass(frozen=True, slots=True, eq=False)
class Store:
    """Views, one row each."""

    tensors: Mapping[str, torch.Tensor]
    axes: Axes
    scenes: Sequence[Sequence[Sequence[int]]]
    """Rows by scene, and in it by photo: views of one photo stand together."""

    @classmethod
    def read(cls, folder: Path) -> Self:
        """Return all scenes in `folder`.

        Raises:
            DatasetError: If there are none, or they decide different sliders.
        """
        stores = [cls.read_file(path) for path in sorted(folder.glob("*.safetensors"))]
        names = {store.axes.names for store in stores}
        if len(names) != 1:
            cause = "holds scenes of different sliders" if names else "holds no scenes"
            remedy = "make them by xmpredict.training.finished"
            raise DatasetError(cause, path=folder, remedy=remedy)
        parts = [store.tensors for store in stores]
        tensors = {name: torch.cat([part[name] for part in parts]) for name in parts[0]}
        return cls.of(tensors, stores[0].axes)

    @classmethod
    def of(cls, tensors: Mapping[str, torch.Tensor], axes: Axes) -> Self:
        """Return views by their ``scene`` and ``photo``, one row each."""
        return cls(tensors, axes, _scenes(tensors))

    @classmethod
    def read_file(cls, path: Path) -> Self:
        """Return the scenes in the file at `path`."""
        from safetensors import safe_open  # noqa: PLC0415 - of training alone

        with safe_open(path, "pt") as file:
            names = json.loads(file.metadata()["axes"])
            tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118
        return cls.of(tensors, Axes.of(names))

    def about(self) -> dict[str, str]:
        """Return what the header of a file of such views says."""
        return {"axes": json.dumps(self.axes.names)}

    def __len__(self) -> int:
        """Count the views."""
        return len(self.tensors["label"])

    def __getitem__(self, name: str) -> torch.Tensor:
        """Return one tensor, with a row for each view."""
        return self.tensors[name]

    def some(self, count: int) -> Store:
        """Return at most about `count` of the views, evenly spread; all, where there are fewer."""
        step = max(1, len(self) // count)
        tensors = {name: tensor[::step] for name, tensor in self.tensors.items()}
        return self if step == 1 else Store.of(tensors, self.axes)

    def light(self, rows: torch.Tensor) -> Light:
        """Return the light of views."""
        return Light(*(self.tensors[f"light.{name}"][rows] for name in Light.__slots__))


def _scenes(tensors: Mapping[str, torch.Tensor]) -> list[list[list[int]]]:
    found: dict[int, dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
    pairs = zip(tensors["scene"].tolist(), tensors["photo"].tolist(), strict=True)
    for row, (scene, photo) in enumerate(pairs):
        found[scene][photo].append(row)
    return [list(photos.values()) for photos in found.values()]
