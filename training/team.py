"""The processes that train one network together, as `torchrun` starts them."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from xmpredict.lazy import torch

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class Team:
    """One process's place among those of a run; by itself where there are no others."""

    rank: int = 0
    size: int = 1
    device: str = "cpu"

    @classmethod
    def join(cls) -> Self:
        """Return this process's place, from the environment that `torchrun` sets.

        Processes meet over NCCL where there are GPUs, one a process, and over gloo elsewhere.
        """
        rank, size = int(os.environ.get("RANK", "0")), int(os.environ.get("WORLD_SIZE", "1"))
        cuda = torch.cuda.is_available()
        device = f"cuda:{os.environ.get('LOCAL_RANK', '0')}" if cuda else "cpu"
        if cuda:
            torch.cuda.set_device(device)
        if size > 1 and not torch.distributed.is_initialized():
            torch.distributed.init_process_group("nccl" if cuda else "gloo")
        return cls(rank, size, device)

    @property
    def leads(self) -> bool:
        """Whether this process is the one that writes files and speaks."""
        return self.rank == 0

    def share(self, count: int) -> slice:
        """Return which of `count` things are this process's."""
        return slice(self.rank, count, self.size)

    def average(self, tensors: Sequence[torch.Tensor]) -> None:
        """Replace each of `tensors` by its mean over all processes, in one message."""
        if self.size == 1:
            return
        flat = torch.cat([tensor.flatten() for tensor in tensors])
        torch.distributed.all_reduce(flat)
        flat /= self.size
        parts = torch.split(flat, [tensor.numel() for tensor in tensors])
        for tensor, part in zip(tensors, parts, strict=True):
            tensor.copy_(part.view_as(tensor))

    def gather(self, own: torch.Tensor) -> torch.Tensor:
        """Return the rows of all processes, equally many each, in the order of `share`.

        Gradients flow to one's own rows alone, `size` times over: every process takes the same
        loss of the result, so the mean of their gradients is that of the whole.
        """
        if self.size == 1:
            return own
        parts = [torch.empty_like(own) for _ in range(self.size)]
        torch.distributed.all_gather(parts, own.detach().contiguous())
        parts[self.rank] = own + (self.size - 1) * (own - own.detach())
        return torch.stack(parts, 1).flatten(0, 1)

    def wait(self) -> None:
        """Wait for all others to come here."""
        if self.size > 1:
            torch.distributed.barrier()

    def leave(self) -> None:
        """Part with the others, once all have come here: none may find another gone."""
        self.wait()
        if self.size > 1:
            torch.distributed.destroy_process_group()
