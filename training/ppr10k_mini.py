"""A small data set in the exact layout of PPR10K, made of finished photos.

Each group is one photo, taken 3 to 8 times: framed, exposed and balanced otherwise, mosaicked to a
DNG. Three simulated retouchers edit them; our renderer stands in for Camera Raw. Made by one seed,
always the same pictures. For tests and demonstrations: its figures are not PPR10K's.
"""

from __future__ import annotations

import json
import shutil
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from xmpredict.engine import map_photos
from xmpredict.errors import DatasetError, XmpredictError, one_photo
from xmpredict.training.disk import make_folder, writing
from xmpredict.training.layout import (
    AUGMENTED,
    DOWNLOAD,
    EDITS,
    FULL_MASKS,
    MASKS,
    RAWS,
    SIDECARS,
    SOURCE,
    TARGET,
    TRAIN,
    VAL,
)
from xmpredict.training.mini_experts import EXPERTS
from xmpredict.training.mini_photo import develop_all, write_raw
from xmpredict.training.mini_stand import draw_group

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy as np
    from numpy.typing import NDArray

    from xmpredict.training.images import Image
    from xmpredict.training.mini_photo import Developed

ABOUT = "mini.json"
VAL_SHARE = 5
"""One of so many groups is held out, the last by name as of PPR10K; one at least."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be made."""

    photos: Path | None
    """A folder of finished photos, looked through as deep as it goes; None for the package's own
    portrait."""
    groups: int
    edge_px: int
    """Long side of the small pictures; the raws have twice that."""
    augmented: int
    """Augmented sources of each training photo."""
    seed: int


def build(plan: Plan, out: Path, jobs: int = 1) -> Iterator[str]:
    """Make the data set of `plan` in the folder `out`, and yield each group when it is whole.

    Groups that are whole already are left as they are.

    Args:
        plan: What to make.
        out: Made if need be.
        jobs: Worker processes; 1 to work in this one.

    Raises:
        DatasetError: If `out` holds another data set.
        XmpredictError: If a file cannot be read or written.
    """
    _begin(plan, out)
    groups = (Path(f"{number:04d}") for number in range(plan.groups))
    make = partial(make_group, plan, out)
    if jobs == 1:
        for group in groups:
            yield make(group)
        return
    for done in map_photos(make, groups, jobs):
        if isinstance(done.result, XmpredictError):
            raise done.result
        yield done.result


def make_group(plan: Plan, out: Path, group: Path) -> str:
    """Make the group whose number is the name `group`, if it is not there; return that name."""
    number = int(group.name)
    part = TRAIN if number < plan.groups - max(1, plan.groups // VAL_SHARE) else VAL
    shots = draw_group(plan.photos, number, plan.groups, plan.edge_px, plan.seed)
    if (out / part / SOURCE / f"{shots[-1].name}.tif").exists():
        return group.name
    for shot in shots:
        raw = out / RAWS / f"{shot.name}.dng"
        with one_photo(raw):
            write_raw(shot, raw)
            count = plan.augmented if part == TRAIN else 0
            developed = develop_all(shot, raw, plan.edge_px, count, plan.seed)
            for path in write_files(developed, out, shot.name, plan.augmented):
                _link(out, path, part)
    return group.name


def write_files(developed: Developed, out: Path, name: str, augmented: int) -> Iterator[Path]:
    """Write all of one photo below `out` but its raw; yield what the training code reads as well.

    Args:
        developed: The pictures.
        out: The root of the data set.
        name: Of the photo.
        augmented: Augmented sources of a training photo.
    """
    developed.write_sidecars(out / SIDECARS, {e: out / f"{EDITS}_{e}" for e in EXPERTS}, name)
    developed.write_mask(out / FULL_MASKS / f"{name}.png", full=True)
    mask = out / MASKS[1] / f"{name}.png"
    developed.write_mask(mask, full=False)
    small = out / DOWNLOAD
    plain = small / SOURCE / f"{name}.tif"
    pictures: dict[Path, Image | NDArray[np.uint16]] = {plain: developed.source}
    pictures |= {small / f"{TARGET}_{e}" / f"{name}.tif": p for e, p in developed.targets.items()}
    folder = small / f"{AUGMENTED}_{augmented + 1}"
    for number, picture in enumerate(developed.augmented, 1):
        pictures[folder / f"{name}_{number}.tif"] = picture
    for path, shown in pictures.items():
        developed.write_picture(path, shown)
        if path != plain:
            yield path
    yield mask
    yield plain


def _begin(plan: Plan, out: Path) -> None:
    about = out / ABOUT
    told = json.dumps(asdict(plan) | {"photos": str(plan.photos)}, indent=1)
    make_folder(out)
    with writing(out):
        if not about.exists() and any(out.iterdir()):
            raise DatasetError("is not empty", path=out, remedy="name another folder")
        if not about.exists():
            about.write_text(told)
        elif about.read_text() != told:
            cause, remedy = "holds a data set made otherwise", "name another folder"
            raise DatasetError(cause, path=out, remedy=remedy)


def _link(out: Path, path: Path, part: str) -> None:
    """Let `path` stand in the folders of the training code too."""
    folder = MASKS[0] if path.parent.name == MASKS[1] else path.parent.name
    place = out / part / folder / path.name
    place.parent.mkdir(parents=True, exist_ok=True)
    place.unlink(missing_ok=True)
    try:
        place.hardlink_to(path)
    except OSError:  # some disks know no links
        shutil.copyfile(path, place)
