"""What there is of PPR10K, and whether it is whole: every file, and again only what changed.

Verdicts are kept in a ledger, a line a photo, so that a check that was ended goes on.
"""

from __future__ import annotations

import functools
import hashlib
import json
from collections import Counter
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from xmpredict.engine import map_photos
from xmpredict.errors import DatasetError, XmpredictError
from xmpredict.home import cache_folder
from xmpredict.signature import sign
from xmpredict.training.dataset import open_dataset
from xmpredict.training.disk import make_folder, writing
from xmpredict.training.layout import SOURCE, TRAIN, VAL, find_layout
from xmpredict.training.verify import Verdict, verify

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from xmpredict.training.dataset import Photo
    from xmpredict.training.layout import Beside


@dataclass(frozen=True, slots=True)
class Inventory:
    """What a data set has, by the names of its folders."""

    splits: Sequence[str | None]
    photos: Mapping[str, Photo]
    """By the path of the source, as text."""
    groups: int
    counts: Mapping[str, int]
    """Files of each kind, also where there are none."""
    problems: Sequence[XmpredictError]
    """What is missing, there twice, or not named as it should be."""

    @classmethod
    def take(cls, root: Path) -> Self:
        """Return what is in the data set at `root`, in all its splits; no file is opened.

        Raises:
            DatasetError: If it is no data set.
        """
        there = [split for split in (TRAIN, VAL) if (root / split / SOURCE).is_dir()]
        splits: list[str | None] = [*there] or [None]
        photos: dict[str, Photo] = {}
        groups, problems = 0, list[XmpredictError]()
        for split in splits:
            dataset = open_dataset(root, split=split)
            groups += len(dataset.groups)
            problems += dataset.problems
            held = [photo for group in dataset.groups.values() for photo in group]
            photos |= {str(photo.source): photo for photo in held}
            problems += _missing(find_layout(root, split=split).beside, held)
        return cls(splits, photos, groups, _counts(photos.values()), problems)


@dataclass(frozen=True, slots=True)
class Ledger:
    """Verdicts on disk."""

    path: Path

    @classmethod
    def of(cls, root: Path) -> Self:
        """Return the ledger of the data set at `root`, in the user's cache folder."""
        digest = hashlib.blake2b(str(root.resolve()).encode(), digest_size=8).hexdigest()
        return cls(cache_folder() / "ppr10k" / f"{digest}.jsonl")

    def read(self) -> dict[str, dict[str, Any]]:
        """Return what is known, by the path of the source."""
        held: dict[str, dict[str, Any]] = {}
        lines = self.path.read_text().splitlines() if self.path.exists() else []
        for line in lines:
            try:
                row = json.loads(line)
            except ValueError:  # the last line of a run that was killed
                continue
            held[row["source"]] = row
        return held

    def add(self, source: str, stamp: str, verdict: Verdict) -> None:
        """Keep one verdict."""
        problems = [(str(error.path), error.cause, error.remedy) for error in verdict.problems]
        row = {
            "source": source,
            "stamp": stamp,
            "problems": problems,
            "versions": verdict.versions,
        }
        make_folder(self.path.parent)
        with writing(self.path), self.path.open("a") as file:
            file.write(json.dumps(row) + "\n")


def check(
    root: Path, inventory: Inventory, ledger: Ledger, jobs: int
) -> Iterator[tuple[str, Verdict]]:
    """Yield source and verdict of every photo; those that did not change since come first.

    Args:
        root: The data set.
        inventory: What is in it.
        ledger: Asked first, and told what was found.
        jobs: Worker processes.

    Raises:
        DatasetError: If the ledger cannot be written.
    """
    known = ledger.read()
    stamps = {source: _stamp(photo) for source, photo in inventory.photos.items()}
    new = []
    for source, stamp in stamps.items():
        row = known.get(source)
        if row and row["stamp"] == stamp:
            yield source, _verdict(row)
        else:
            new.append(Path(source))
    for done in map_photos(partial(_verify, root, inventory.splits), new, jobs):
        found = done.result
        verdict = Verdict((found,), ()) if isinstance(found, XmpredictError) else found
        ledger.add(str(done.photo), stamps[str(done.photo)], verdict)
        yield str(done.photo), verdict


def count_versions(verdicts: Sequence[Verdict]) -> Counter[str]:
    """Return how many sidecars are for each process version."""
    return Counter(version for verdict in verdicts for version in verdict.versions)


def _verify(root: Path, splits: Sequence[str | None], source: Path) -> Verdict:
    return verify(_photos(root, tuple(splits))[str(source)])


@functools.lru_cache(maxsize=1)
def _photos(root: Path, splits: tuple[str | None, ...]) -> Mapping[str, Photo]:
    """List the data set once a worker process, which is less than to send it each photo's files."""
    groups = (g for split in splits for g in open_dataset(root, split=split).groups.values())
    return {str(photo.source): photo for group in groups for photo in group}


def _files(photo: Photo) -> Iterator[tuple[str, Path | None]]:
    """Yield every file of `photo`, with the kind that it is counted as."""
    yield "source pictures", photo.source
    for expert, path in photo.targets.items():
        yield f"pictures of retoucher {expert}" if expert else "retouched pictures", path
    yield "masks", photo.mask
    yield "masks of full size", photo.files.full_mask
    yield "raws", photo.files.raw
    yield "settings of the sources", photo.files.sidecar
    for expert, path in photo.files.edits.items():
        yield f"settings of retoucher {expert}", path
    for path in photo.files.augmented:
        yield "augmented sources", path


def _counts(photos: Iterable[Photo]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for photo in photos:
        for kind, path in _files(photo):
            counts[kind] = counts.get(kind, 0) + (path is not None)
    return counts


def _missing(beside: Beside, photos: Sequence[Photo]) -> Iterator[DatasetError]:
    """Yield what folders that are there lack of `photos`."""
    for photo in photos:
        files = photo.files
        kinds = [
            (beside.raws, files.raw),
            (beside.sidecars, files.sidecar),
            (beside.full_masks, files.full_mask),
            *((folder, files.edits.get(expert)) for expert, folder in beside.edits.items()),
        ]
        for folder, path in kinds:
            if folder and path is None:
                yield DatasetError("there is no such file, or two", path=folder / f"{photo.name}.*")


def _stamp(photo: Photo) -> str:
    """Return what changes with any file of `photo`."""
    digest = hashlib.blake2b(digest_size=8)
    for _, path in _files(photo):
        if path and (signature := sign(path)):
            digest.update(f"{path} {signature.lasting}\n".encode())
    return digest.hexdigest()


def _verdict(row: Mapping[str, Any]) -> Verdict:
    problems = [
        XmpredictError(cause, path=Path(path), remedy=remedy)
        for path, cause, remedy in row["problems"]
    ]
    return Verdict(tuple(problems), tuple(row["versions"]))
