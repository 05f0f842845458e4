"""Raw, sidecar and Adobe's render as what the renderer is fitted to."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import torch

from xmpredict.develop.coefficients import trial_of
from xmpredict.develop.settings import Settings
from xmpredict.errors import RendererError
from xmpredict.export.picture import save
from xmpredict.preview import render_photo
from xmpredict.sample import write_sample
from xmpredict.training.triples import LAYOUTS, find_triples
from xmpredict.xmp import Dng, Journal, Options, write

if TYPE_CHECKING:
    from pathlib import Path

EDIT = Settings(exposure=0.4, shadows=60)


@pytest.fixture(params=[LAYOUTS[0], LAYOUTS[2]], ids=["plain", "ppr10k"])
def folder(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """Two photos of the sample with an edit; "Adobe" is our own renderer."""
    write_sample(tmp_path / "shoot")
    raws, sidecars, renders = (tmp_path / "data" / name for name in request.param)
    for made in (raws, sidecars, renders):
        made.mkdir(parents=True)
    with Journal.open() as journal, journal.run("test") as run:
        for photo in sorted((tmp_path / "shoot").glob("*.dng"))[:2]:
            write(photo, EDIT, run, Options(dng=Dng.SIDECAR))
            photo.with_suffix(".xmp").rename(sidecars / f"{photo.stem}.xmp")
            save(render_photo(photo, EDIT, 360), renders / f"{photo.stem}.png")
            photo.rename(raws / photo.name)
    return tmp_path / "data"


def test_our_own_render_is_found_near(folder: Path) -> None:
    losses = [float(loss) for loss in find_triples(folder).losses()]
    assert len(losses) == 2
    assert max(losses) < 1


def test_other_numbers_are_further_off(folder: Path) -> None:
    triples = find_triples(folder)
    near = torch.stack(triples.losses()).mean()
    with trial_of({"tone.shadow_ramp": 0.4}):
        far = torch.stack(triples.losses()).mean()
    assert far > 2 * near


def test_a_photo_without_its_render_is_left_out(folder: Path) -> None:
    next(p for p in folder.rglob("*.png")).unlink()
    assert len(find_triples(folder).photos) == 1


def test_a_folder_with_neither_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RendererError, match="neither a measured chart nor triples"):
        find_triples(tmp_path)
