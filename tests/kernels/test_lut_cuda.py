"""The kernels: compiled for every GPU of note, and their arithmetic against the definition."""

from __future__ import annotations

import subprocess
import sys

import pytest
import torch

from xmpredict import kernels
from xmpredict.errors import KernelError, ShapeError
from xmpredict.kernels import launch, lut_cuda, lut_torch
from xmpredict.kernels.lut_cuda import IMAGE_TYPES
from xmpredict.kernels.shaper import LINEAR, Shaper

SHAPER = Shaper(toe=0.02, top=2.0)
TASKS = ("forward", "backward_lut", "backward_image")


def random(*shape, seed=0):
    return torch.rand(shape, generator=torch.Generator().manual_seed(seed))


def photos(dtype, count=2):
    """Images with some light below 0, at 0 and beyond the top, as far as `dtype` has it."""
    light = random(count, 3, 11, 29) * 2.5 - 0.2
    light[0, :, 0, 0] = 0
    if dtype.is_floating_point:
        return light.to(dtype)
    return (light.clamp(0, 1) * torch.iinfo(dtype).max).to(dtype)


@pytest.mark.parametrize("architecture", [80, 90, 120])
def test_it_compiles(architecture):
    nvrtc = pytest.importorskip("cupy_backends.cuda.libs.nvrtc")
    program = nvrtc.createProgram(launch.SOURCE.read_text(), launch.SOURCE.name, [], [])
    nvrtc.compileProgram(program, (*launch.OPTIONS, f"--gpu-architecture=sm_{architecture}"))
    binary = nvrtc.getCUBIN(program)
    assert binary.startswith(b"\x7fELF")
    for name in (f"{task}_{dtype}" for task in TASKS for dtype in IMAGE_TYPES):
        assert name.encode() in binary


@pytest.mark.parametrize("dtype", IMAGE_TYPES)
@pytest.mark.parametrize("shaper", [LINEAR, SHAPER], ids=["linear", "shaper"])
@pytest.mark.parametrize("luts", [1, 2])
@pytest.mark.parametrize("with_gain", [False, True])
def test_forward_and_gradients_are_those_of_the_definition(device, dtype, shaper, luts, with_gain):
    image = photos(getattr(torch, dtype))
    lut, weight = random(luts, 5, 5, 5, 3, seed=1), random(*image.shape, seed=3) - 0.5
    gain = random(2, 1, *image.shape[2:], seed=2) * 2 - 1 if with_gain else None

    def run(apply, on):
        held = [None if t is None else t.to(on, copy=True) for t in (image, lut, gain)]
        wanted = [t.requires_grad_() for t in held if t is not None and t.is_floating_point()]
        found = apply(held[0], held[1], shaper=shaper, gain=held[2])
        over = torch.autograd.grad((found * weight.to(on)).sum(), wanted)
        return [tensor.detach().float().cpu() for tensor in (found, *over)]

    tolerance = 2e-3 if dtype == "float16" else 2e-5
    ours, theirs = run(lut_cuda.apply_lut, device), run(lut_torch.apply_lut, "cpu")
    for mine, other in zip(ours, theirs, strict=True):
        assert mine == pytest.approx(other, abs=tolerance * float(other.abs().max()))


@pytest.mark.parametrize("which", [0, 1, 2])
def test_only_what_is_asked_for(device, which):
    tensors = [photos(torch.float32), random(1, 4, 4, 4, 3), random(2, 1, 11, 29)]
    tensors = [tensor.to(device) for tensor in tensors]
    tensors[which].requires_grad_()
    image, lut, gain = tensors
    lut_cuda.apply_lut(image, lut, shaper=SHAPER, gain=gain).sum().backward()
    assert [t.grad is not None for t in tensors] == [i == which for i in range(3)]
    assert tensors[which].grad.abs().sum() > 0


def test_gradients_that_are_views(device):
    image, lut = photos(torch.float32).to(device), random(1, 4, 4, 4, 3).to(device)
    lut.requires_grad_()
    found = lut_cuda.apply_lut(image, lut, shaper=SHAPER)
    (over,) = torch.autograd.grad(found, lut, torch.ones(1, device=device).expand_as(found))
    assert float(over.sum()) == pytest.approx(found.numel(), rel=1e-5)


def test_no_gradient_is_nan(device):
    pixels = [0.0, -1, float("nan"), float("inf"), float("-inf"), 2, 9, 0.02, 65504]
    image = torch.tensor(pixels, device=device).expand(1, 3, 1, -1).clone().requires_grad_()
    lut = random(1, 4, 4, 4, 3).to(device).requires_grad_()
    gain = torch.linspace(-3, 3, len(pixels), device=device).view(1, 1, 1, -1).requires_grad_()
    lut_cuda.apply_lut(image, lut, shaper=SHAPER, gain=gain).sum().backward()
    assert all(tensor.grad.isfinite().all() for tensor in (image, lut, gain))


def test_it_shares_memory_and_leaves_the_tensors_alone(device):
    image, lut = photos(torch.float32).to(device), random(1, 4, 4, 4, 3).to(device)
    before = image.clone(), lut.clone()
    found = lut_cuda.apply_lut(image, lut)
    assert found.device == image.device
    assert torch.equal(image, before[0])
    assert torch.equal(lut, before[1])


def test_types_that_no_kernel_takes():
    with pytest.raises(ShapeError, match="float64"):
        lut_cuda.apply_lut(torch.zeros(1, 3, 1, 1, dtype=torch.float64), random(1, 2, 2, 2, 3))


def test_without_cupy_the_error_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "cupy", None)
    with pytest.raises(KernelError, match=r"CuPy .*xmpredict\[cuda\]"):
        lut_cuda.apply_lut(torch.zeros(1, 3, 1, 1), random(1, 2, 2, 2, 3))


def test_the_device_chooses(monkeypatch):
    image, lut = photos(torch.float32), random(1, 4, 4, 4, 3)
    assert torch.equal(kernels.apply_lut(image, lut), lut_torch.apply_lut(image, lut))

    class OnCuda(torch.Tensor):
        device = torch.device("cuda:0")

    chosen = []
    for module in (lut_cuda, lut_torch):
        monkeypatch.setattr(module, "apply_lut", lambda *_, of=module, **__: chosen.append(of))
    there = image.as_subclass(OnCuda)
    kernels.apply_lut(there, lut)
    kernels.apply_lut(there, lut.double())
    kernels.apply_lut(image, lut)
    assert chosen == [lut_cuda, lut_torch, lut_torch]


def test_importing_builds_and_loads_nothing():
    heavy = "print(sorted({'torch', 'cupy', 'numba'} & set(sys.modules)))"
    code = f"import sys, xmpredict.kernels, xmpredict.kernels.lut_cpu; {heavy}"
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "[]"
