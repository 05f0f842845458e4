"""Batch norm whose batch is that of all processes, on a CPU too."""

from __future__ import annotations

from xmpredict.lazy import torch

nn, F = torch.nn, torch.nn.functional


class BatchNorm(nn.BatchNorm2d):
    """`torch.nn.BatchNorm2d`, over the equal shares of all processes of a run.

    PyTorch's own `SyncBatchNorm` knows only GPUs.
    """

    def forward(self, image: torch.Tensor) -> torch.Tensor:
        """Return `image`, (B, C, H, W), brought to the mean and spread that were learned."""
        together = torch.distributed.is_available() and torch.distributed.is_initialized()
        if not (self.training and together):
            return super().forward(image)
        # Not in the 8 bits of bfloat16: the variance is a difference.
        exact = image.float()
        own = torch.stack([exact.mean((0, 2, 3)), exact.square().mean((0, 2, 3))])
        shared: torch.Tensor = _Mean.apply(own)  # type: ignore[no-untyped-call]
        mean, variance = shared[0], shared[1] - shared[0].square()
        self._follow(mean.detach(), variance.detach(), image)
        scale = self.weight * (variance + self.eps).rsqrt()
        offset = self.bias - mean * scale
        normed = exact * scale.view(1, -1, 1, 1) + offset.view(1, -1, 1, 1)
        return normed.to(image.dtype)

    def _follow(self, mean: torch.Tensor, variance: torch.Tensor, image: torch.Tensor) -> None:
        """Let the running figures follow; they hold the unbiased variance."""
        count = image.numel() // image.shape[1] * torch.distributed.get_world_size()
        share = self.momentum or 0.0
        if self.running_mean is not None and self.running_var is not None:
            self.running_mean.lerp_(mean, share)
            self.running_var.lerp_(variance * count / max(1, count - 1), share)
        if self.num_batches_tracked is not None:
            self.num_batches_tracked.add_(1)


class _Mean(torch.autograd.Function):
    """The mean over processes; each gets the gradients of all."""

    @staticmethod
    def forward(ctx: torch.autograd.function.FunctionCtx, own: torch.Tensor) -> torch.Tensor:  # noqa: ARG004 - PyTorch's signature
        return _mean(own)

    @staticmethod
    def backward(ctx: torch.autograd.function.FunctionCtx, slope: torch.Tensor) -> torch.Tensor:  # noqa: ARG004
        return _mean(slope)


def _mean(own: torch.Tensor) -> torch.Tensor:
    shared = own.clone().contiguous()
    torch.distributed.all_reduce(shared)
    return shared / torch.distributed.get_world_size()
