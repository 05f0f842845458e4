"""The pipeline as a whole: shapes, rows, kinds of photos."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
import torch

from xmpredict.develop import SLIDERS
from xmpredict.develop.context import stack
from xmpredict.develop.display import from_display, to_display
from xmpredict.develop.render import developed_palette, formed, gain_planes, pointwise, render
from xmpredict.develop.settings import Settings
from xmpredict.develop.slider import FileKind
from xmpredict.develop.tensors import as_tensors
from xmpredict.errors import ShapeError

if TYPE_CHECKING:
    from collections.abc import Callable

    from xmpredict.develop.context import Context

    MakeContext = Callable[..., Context]

BUSY = Settings(
    temperature=4800,
    exposure=0.6,
    contrast=30,
    highlights=-60,
    shadows=50,
    whites=15,
    blacks=-10,
    clarity=40,
    texture=30,
    dehaze=25,
    vibrance=20,
    hue_blue=-30,
    split_toning_shadow_hue=220,
    split_toning_shadow_saturation=20,
    post_crop_vignette_amount=-40,
    post_crop_vignette_roundness=40,
    tone_curve=((0, 12), (128, 130), (255, 250)),
    tone_curve_red=((0, 0), (128, 120), (255, 255)),
)
"""Everything that looks at statistics, at surroundings or at the place in the picture."""


def test_result_is_a_picture(picture: torch.Tensor, make_context: MakeContext) -> None:
    context = make_context(2)
    developed = render(picture, context, as_tensors([BUSY, Settings()], context))
    assert developed.shape == picture.shape
    assert 0 <= developed.min() < developed.max() <= 1


@pytest.mark.parametrize("shape", [(3, 8, 8), (1, 4, 8, 8), (2, 3, 8, 8)])
def test_another_shape_is_refused(shape: tuple[int, ...], make_context: MakeContext) -> None:
    with pytest.raises(ShapeError, match="B, 3, H, W"):
        render(torch.zeros(shape), make_context(1), {})


def test_a_finished_picture_comes_back_as_it_was(make_context: MakeContext) -> None:
    encoded = torch.rand(1, 3, 9, 9, dtype=torch.float64)
    context = make_context(rendered=True)
    developed = render(from_display(encoded), context, as_tensors([Settings()], context))
    torch.testing.assert_close(developed, encoded, rtol=0, atol=1e-9)


def test_a_raw_gets_the_curve_of_its_profile(make_context: MakeContext) -> None:
    grey = torch.full((1, 3, 4, 4), 0.18, dtype=torch.float64)
    raw = render(grey, make_context(), {})
    rendered = render(grey, make_context(rendered=True), {})
    # Camera Raw's default curve takes 0.18 to 0.38 linear.
    assert raw.mean().item() == pytest.approx(0.65, abs=0.01)
    assert rendered.mean().item() == pytest.approx(0.4614, abs=1e-3)


@pytest.mark.parametrize("rows", [1, 7, 20])
def test_rows_join_to_the_whole(
    rows: int, picture: torch.Tensor, make_context: MakeContext
) -> None:
    image, context = picture[:1], make_context().seeing(picture[:1])
    settings = as_tensors([BUSY], context)
    planes = gain_planes(context, settings)
    context = replace(context, palette=developed_palette(context, settings, planes))
    strips = [
        formed(image[:, :, top : top + rows], context.rows(top, 20), settings, planes)
        for top in range(0, 20, rows)
    ]
    joined = to_display(pointwise(torch.cat(strips, 2), context, settings))
    torch.testing.assert_close(joined, render(image, context, settings), rtol=0, atol=1e-6)


def test_a_large_picture_looks_like_its_proxy(make_context: MakeContext) -> None:
    wave = torch.linspace(0, 6, 64, dtype=torch.float64).sin() * 0.2 + 0.25
    small = (wave.view(1, 1, 64, 1) * wave.view(1, 1, 1, 64)).expand(1, 3, 64, 64) * 3
    large = torch.nn.functional.interpolate(small, scale_factor=4, mode="bilinear")
    context = make_context().seeing(small)
    settings = as_tensors([BUSY], context)
    shrunk = torch.nn.functional.avg_pool2d(render(large, context, settings), 4)
    assert (shrunk - render(small, context, settings)).abs().mean() < 0.004


def test_a_picture_without_statistics_is_not_guessed_at(make_context: MakeContext) -> None:
    with pytest.raises(ValueError, match="seeing"):
        pointwise(torch.zeros(1, 3, 2, 2), make_context(), {})


def test_contexts_stack(picture: torch.Tensor, make_context: MakeContext) -> None:
    day, night = make_context(), replace(make_context(), sensor_white=torch.tensor([1.1]).double())
    both = stack([day, night])
    edits = [Settings(exposure=1), Settings(contrast=50)]
    batch = render(picture, both, as_tensors(edits, both))
    for i, (context, edit) in enumerate(zip((day, night), edits, strict=True)):
        alone = render(picture[i : i + 1], context, as_tensors([edit], context))
        torch.testing.assert_close(batch[i : i + 1], alone, rtol=0, atol=1e-7)


def test_color_out_of_gamut_is_clipped_for_display() -> None:
    loud = torch.tensor([[0.0, 1.0, 0.0], [2.0, 2.0, 2.0], [-1.0, 0.0, 0.0]]).T.view(1, 3, 1, 3)
    shown = to_display(loud)
    assert shown.min() == 0
    assert shown[0, :, 0, 1].tolist() == pytest.approx([1, 1, 1])


class TestAsTensors:
    def test_only_what_a_photo_sets_is_there(self, make_context: MakeContext) -> None:
        edits = [Settings(exposure=1), Settings(contrast=5)]
        tensors = as_tensors(edits, make_context(2))
        assert list(tensors) == ["exposure", "contrast"]
        assert tensors["exposure"].tolist() == [1, 0]

    def test_a_missing_white_balance_is_as_shot(self, make_context: MakeContext) -> None:
        edits = [Settings(temperature=3000), Settings(tint=-20)]
        tensors = as_tensors(edits, make_context(2))
        assert tensors["temperature"].tolist() == pytest.approx([3000, 5200])
        assert tensors["tint"].tolist() == pytest.approx([6, -20])

    def test_kelvin_do_not_reach_a_finished_picture(self, make_context: MakeContext) -> None:
        edit = Settings(temperature=3000, incremental_temperature=10)
        rendered = as_tensors([edit], make_context(rendered=True))
        assert rendered["temperature"].tolist() == pytest.approx([5200])
        assert rendered["incremental_temperature"].tolist() == [10]
        assert as_tensors([edit], make_context())["incremental_temperature"].tolist() == [0]

    @pytest.mark.parametrize("setting", SLIDERS, ids=lambda s: s.name)
    def test_every_slider_has_a_column(self, setting: object, make_context: MakeContext) -> None:
        value = setting.neutral if setting.neutral is not None else setting.low  # type: ignore[attr-defined]
        name = setting.name  # type: ignore[attr-defined]
        rendered = setting.only is FileKind.RENDERED  # type: ignore[attr-defined]
        column = as_tensors([Settings({name: value})] * 3, make_context(3, rendered=rendered))[name]
        assert column.shape in {(3,), (3, 256)}
