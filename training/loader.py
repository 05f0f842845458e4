"""Items from disk, read ahead by worker processes, in batches.

A file that cannot be read is an error by its name; a run that was told to leaves its item out.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar, cast

from xmpredict.errors import XmpredictError, one_photo
from xmpredict.lazy import torch

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from xmpredict.training.sampling import Key

T_co = TypeVar("T_co", covariant=True)
T = TypeVar("T")


class Items(Protocol[T_co]):
    """Things to learn from, by key."""

    def __len__(self) -> int:
        """Count them."""

    def path(self, index: int) -> Path:
        """Return the file that item `index` is told by."""

    def read(self, key: Key) -> T_co:
        """Return one item."""


@dataclass(frozen=True, slots=True)
class _Guarded(Generic[T]):
    """Items as torch's loader asks for them: what went wrong is handed over, not raised."""

    items: Items[T]

    def __getitem__(self, key: Key) -> T | XmpredictError:
        try:
            with one_photo(self.items.path(key.item)):
                return self.items.read(key)
        except XmpredictError as error:
            return error


def load(
    items: Items[T],
    steps: Iterable[list[Key]],
    workers: int = 0,
    skipped: Callable[[XmpredictError], None] | None = None,
) -> Iterator[list[T]]:
    """Yield the items of each step, in order.

    Args:
        items: What is read; picklable.
        steps: Keys of each step, as `xmpredict.training.sampling.Steps`.
        workers: Processes that read ahead, two steps each; 0 to read in this one.
        skipped: Told of each item that cannot be read, which is then left out.

    Raises:
        XmpredictError: If an item cannot be read, and `skipped` is None.
    """
    # It takes whatever has an item by key.
    guarded = cast("torch.utils.data.Dataset[T | XmpredictError]", _Guarded(items))
    loader: torch.utils.data.DataLoader[T | XmpredictError] = torch.utils.data.DataLoader(
        guarded,
        batch_sampler=steps,
        num_workers=workers,
        collate_fn=list,
        # Spawned, not forked: a fork copies locks of torch in whatever state they are.
        multiprocessing_context="spawn" if workers else None,
    )
    for read in loader:
        whole = []
        for item in read:
            if not isinstance(item, XmpredictError):
                whole.append(item)
            elif skipped is None:
                raise item
            else:
                skipped(item)
        if whole:
            yield whole
