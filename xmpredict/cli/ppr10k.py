"""``xmpredict ppr10k``: data sets of PPR10K's form, checked, made small, augmented, cached."""

from __future__ import annotations

from pathlib import Path

import click

from xmpredict.cli.console import counted, progress, status_text, stderr, stdout, table
from xmpredict.cli.editing import jobs_option
from xmpredict.ending import end
from xmpredict.errors import XmpredictError
from xmpredict.training.augment import Kind
from xmpredict.training.augment_files import Augmentation, write_augmented
from xmpredict.training.dataset import open_dataset
from xmpredict.training.layout import ALL, TRAIN, VAL
from xmpredict.training.linear_cache import EDGE_PX, LinearCache, fill
from xmpredict.training.ppr10k import Inventory, Ledger, count_versions
from xmpredict.training.ppr10k import check as check_files
from xmpredict.training.ppr10k_mini import Plan, build

FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
NEW_FOLDER = click.Path(file_okay=False, path_type=Path)

MIB = 1 << 20

seed_option = click.option("--seed", default=1, show_default=True, help="Of all that is drawn.")


@click.group()
def ppr10k() -> None:
    """Check, make, augment and cache PPR10K, or a data set of its form."""


@ppr10k.command()
@click.argument("data", type=FOLDER)
@jobs_option
@click.option(
    "--list",
    "only_list",
    is_flag=True,
    help="Count the files and name those that are missing, but read none.",
)
def check(*, data: Path, jobs: int, only_list: bool) -> None:
    """Read every file of DATA, and name what is wrong.

    That is: missing, broken, or of another photo. A check that was ended goes on; what did not
    change since is not read again. Exit code 1 if anything is wrong.
    """
    inventory = Inventory.take(data)
    shown = table("What DATA holds", "Files")
    for kind, count in inventory.counts.items():
        shown.add_row(kind, f"{count:,}" if count else "none")
    shown.columns[-1].justify = "right"
    stdout.print(shown)
    photos, groups = counted(len(inventory.photos), "photo"), counted(inventory.groups, "group")
    stdout.print(f"{photos} in {groups}")
    problems = list(inventory.problems)
    for problem in problems:
        _tell(problem)
    verdicts = []
    with progress() as bar:
        task = bar.add_task("Checking", total=0 if only_list else len(inventory.photos))
        found = () if only_list else check_files(data, inventory, Ledger.of(data), jobs)
        for _, verdict in found:
            verdicts.append(verdict)
            problems += verdict.problems
            for problem in verdict.problems:
                _tell(problem)
            bar.advance(task)
    for version, count in sorted(count_versions(verdicts).items()):
        stdout.print(f"process version {version}: {count:,} sidecars")
    stdout.print(_conclude(len(problems), only_list=only_list))
    end(failed=bool(problems))


def _conclude(problems: int, *, only_list: bool) -> str:
    found = f"{counted(problems, 'problem')}, named above."
    if only_list:
        found = found if problems else "No file is missing, there twice or misnamed."
        return f"{found}\nNo file was read: leave --list out to have all of them read, too."
    return found if problems else "Every file was read, and nothing is wrong."


@ppr10k.command()
@click.argument("out", type=NEW_FOLDER)
@click.option("--photos", type=FOLDER, help="Finished photos.  [default: one, of the package]")
@click.option(
    "--groups", default=40, show_default=True, type=click.IntRange(2), help="Of 3 to 8 photos."
)
@click.option(
    "--edge",
    "edge_px",
    default=540,
    show_default=True,
    type=click.IntRange(48),
    help="Long side of the small pictures, px; the raws have twice that.",
)
@click.option(
    "--augmented",
    default=2,
    show_default=True,
    type=click.IntRange(0),
    help="Augmented sources a photo that trains.",
)
@seed_option
@jobs_option
def mini(
    *,
    out: Path,
    photos: Path | None,
    groups: int,
    edge_px: int,
    augmented: int,
    seed: int,
    jobs: int,
) -> None:
    """Make a small data set of PPR10K's form in OUT.

    For tests and demonstrations: three simulated retouchers edit photos that never were raws;
    figures on it are not PPR10K's.
    """
    plan = Plan(photos, groups, edge_px, augmented, seed)
    with progress() as bar:
        for _ in bar.track(build(plan, out, jobs), total=groups, description="Groups"):
            pass
    made = counted(groups, "group")
    stdout.print(f"{made} in {out}. Next: xmpredict ppr10k check {out}", soft_wrap=True)


@ppr10k.command()
@click.argument("data", type=FOLDER)
@click.argument("out", type=NEW_FOLDER)
@click.option(
    "--kind",
    type=click.Choice([kind.value for kind in Kind]),
    default=Kind.SOURCE.value,
    show_default=True,
    help="What moves: the sources alone, or the targets with them.",
)
@click.option("--count", default=5, show_default=True, type=click.IntRange(1), help="A photo.")
@seed_option
def augment(*, data: Path, out: Path, kind: str, count: int, seed: int) -> None:
    """Write augmented sidecars of DATA into OUT.

    They are for Camera Raw to render. Exit code 1 if some could not be made.
    """
    written = failed = 0
    for done in write_augmented(data, out, Augmentation(Kind(kind), count, seed)):
        if isinstance(done, XmpredictError):
            failed += 1
            _tell(done)
        else:
            written += 1
    stdout.print(f"{written} photos, {count} augmentations each, in {out}", soft_wrap=True)
    end(failed=failed > 0)


@ppr10k.command()
@click.argument("data", type=FOLDER)
@click.argument("out", type=NEW_FOLDER)
@click.option("--split", type=click.Choice([TRAIN, VAL]), help="The part.  [default: both]")
@click.option("--raws", is_flag=True, help="Take the raws, not the small 16-bit pictures.")
@click.option(
    "--edge",
    "edge_px",
    default=EDGE_PX,
    show_default=True,
    type=click.IntRange(64),
    help="Long side, px.",
)
@jobs_option
def cache(*, data: Path, out: Path, split: str | None, raws: bool, edge_px: int, jobs: int) -> None:
    """Decode the sources of DATA once into OUT.

    They are for training models that decide sliders. Those that are there already are passed
    over. Exit code 1 if one could not be decoded; the others are there all the same.
    """
    held, failed = LinearCache(out), 0
    splits = [split] if split else Inventory.take(data).splits
    for part in splits:
        dataset = open_dataset(data, ALL, part, raws=raws)
        problems: list[XmpredictError] = list(dataset.problems)
        with progress() as bar:
            task = bar.add_task(part or "Sources", total=sum(map(len, dataset.groups.values())))
            for done in fill(held, dataset, edge_px, jobs):
                if isinstance(done.result, XmpredictError):
                    problems.append(done.result)
                bar.advance(task)
        for problem in problems:
            _tell(problem)
        failed += len(problems)
    stdout.print(f"{held.bytes() / MIB:,.1f} MiB in {out}", soft_wrap=True)
    end(failed=failed > 0)


def _tell(problem: XmpredictError) -> None:
    stderr.print(status_text("failed"), str(problem), soft_wrap=True)
