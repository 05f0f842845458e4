"""A photo as a few hundred colors, held against its full render."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from xmpredict.color.difference import srgb_to_lab
from xmpredict.develop.settings import Settings
from xmpredict.develop.tensors import as_tensors
from xmpredict.grouping.cells import Sheet, to_cells
from xmpredict.preview import render_thumbnail

EDITS = (
    Settings(),
    Settings(exposure=0.8, temperature=6100.0, tint=12.0, saturation=20),
    Settings(
        exposure=-0.5,
        highlights=-60,
        shadows=50,
        clarity=30,
        dehaze=20,
        post_crop_vignette_amount=-30,
    ),
)


@pytest.mark.parametrize("edit", EDITS)
def test_it_looks_as_the_full_render_does(make_photo, mask, edit):
    photo = make_photo()
    sheet = Sheet.of([to_cells(photo, edit, mask)])
    with torch.no_grad():
        look = sheet.look(as_tensors([edit], sheet.context))[0].numpy()
    lab = srgb_to_lab(render_thumbnail(photo, edit) / 255)
    light = lab[mask > 0][:, 0]
    middle = (light >= np.quantile(light, 1 / 3)) & (light <= np.quantile(light, 11 / 12))
    lit = light[middle].mean()
    person = lab[mask > 0].mean(0)[1:]
    assert np.abs(look - [lit, *person, *lab.mean((0, 1))[1:]]).max() < 1


def test_each_pixel_counts_once(make_photo, mask):
    cells = to_cells(make_photo(), Settings(), 0.5 * mask)
    assert abs(float(cells.weights.sum()) - 1) < 1e-5
    assert abs(float(cells.person.sum()) - 1) < 1e-5
    assert abs(float(cells.lit.sum()) - 1) < 1e-5
    assert abs(cells.person_share - mask.mean() / 2) < 1e-5


def test_without_a_person_there_is_none(make_photo, mask):
    cells = to_cells(make_photo(), Settings(), 0 * mask)
    assert cells.person_share == 0
    assert not cells.person.any()
    assert not cells.lit.any()
    assert abs(float(cells.weights.sum()) - 1) < 1e-5


def test_a_photo_of_one_color_is_that_color(make_photo, mask):
    photo = make_photo(behind=(0.30, 0.19, 0.13))
    photo.pixels[:] = photo.pixels[0, 0]
    cells = to_cells(photo, Settings(), mask)
    colors = cells.colors[0, :, 0, cells.weights > 0]
    assert float((colors - colors[:, :1]).abs().max()) < 1e-4


def test_photos_on_one_sheet_are_developed_as_alone(make_photo, mask):
    edits = [Settings(exposure=0.5), Settings(exposure=-0.5, temperature=4000.0, tint=0.0)]
    cells = [to_cells(make_photo(seed=n, ev=-n), edit, mask) for n, edit in enumerate(edits)]
    with torch.no_grad():
        sheet = Sheet.of(cells)
        together = sheet.look(as_tensors(edits, sheet.context))
        for row, (one, edit) in enumerate(zip(cells, edits, strict=True)):
            alone = Sheet.of([one])
            assert torch.allclose(
                alone.look(as_tensors([edit], alone.context))[0], together[row], atol=1e-3
            )
