"""What is told of a run to TensorBoard."""

from __future__ import annotations

import importlib.util
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from xmpredict.lazy import torch

PICTURES_EVERY = 500
"""Steps between two pictures."""


class Board(Protocol):
    """Takes figures and pictures."""

    def scalars(self, step: int, values: Mapping[str, float]) -> None:
        """Take figures by name."""

    def picture(self, step: int, planes: torch.Tensor) -> None:
        """Take a picture, encoded sRGB, shape (3, H, W), 0 to 1."""

    def close(self) -> None:
        """Write what is not yet written."""


class Quiet:
    """Tells nobody."""

    def scalars(self, step: int, values: Mapping[str, float]) -> None:
        """Let go of them."""

    def picture(self, step: int, planes: torch.Tensor) -> None:
        """Let go of it."""

    def close(self) -> None:
        """Do nothing."""


class TensorBoard:
    """Writes event files into `folder`; a resumed run's come beside the first ones."""

    def __init__(self, folder: Path) -> None:
        from torch.utils.tensorboard import SummaryWriter  # noqa: PLC0415 - slow, and an extra

        self._writer: Any = SummaryWriter(str(folder))

    def scalars(self, step: int, values: Mapping[str, float]) -> None:
        """Write figures by name."""
        for name, value in values.items():
            self._writer.add_scalar(name, value, step)

    def picture(self, step: int, planes: torch.Tensor) -> None:
        """Write a picture."""
        self._writer.add_image("source, result, target", planes.clamp(0, 1), step)

    def close(self) -> None:
        """Write what is not yet written."""
        self._writer.close()


def open_board(folder: Path | None) -> Board:
    """Return a board in `folder`; a quiet one without a folder, or without TensorBoard."""
    if folder is None or importlib.util.find_spec("tensorboard") is None:
        return Quiet()
    return TensorBoard(folder)
