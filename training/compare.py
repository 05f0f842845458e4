"""The table of variants on held-out scenes: flat source, auto, median edit, networks.

::

    python -m xmpredict.training.compare SCENES MODEL...

SCENES is a folder of `xmpredict.training.finished`, MODEL a file of `xmpredict train`. Each model
is measured as it is used, held back where little is known.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from xmpredict import ending
from xmpredict.develop.render import render
from xmpredict.lazy import torch
from xmpredict.network.auto import settings_from_render
from xmpredict.network.checkpoint import Checkpoint
from xmpredict.network.sight import Sight
from xmpredict.network.trained import decide
from xmpredict.training.score import see
from xmpredict.training.store import Store

if TYPE_CHECKING:
    from collections.abc import Mapping

SHOWN = ("exposure", "incremental_temperature", "incremental_tint", "highlights", "shadows")
"""Axes whose errors are told."""


def auto(store: Store) -> torch.Tensor:
    """Return what Auto decides for each view, as vectors."""
    vectors = []
    for row in range(len(store)):
        rows = torch.tensor([row])
        with torch.no_grad():
            shown = render(store["linear"][rows].float(), store.light(rows).context(), {})
        image = (shown[0].permute(1, 2, 0) * 255).round().byte().numpy()
        edit = {k: v for k, v in settings_from_render(image).items() if isinstance(v, float)}
        vectors.append(store.axes.to_vector(edit))
    return torch.tensor(vectors)


def by_model(store: Store, model: Checkpoint, *, alone: bool = False) -> torch.Tensor:
    """Return what `model` decides for each view, as vectors.

    Args:
        store: The views.
        model: A network and what goes with it.
        alone: Whether each photo is shown to it by itself instead of with its scene.
    """
    vectors = torch.empty_like(store["label"])
    order = [model.axes.names.index(name) for name in store.axes.names]
    for photos in store.scenes:
        rows = [row for views in photos for row in views]
        for part in [[row] for row in rows] if alone else [rows]:
            at = torch.tensor(part)
            seen = store["features"][at].float(), store["tones"][at], store["facts"][at]
            vectors[at] = decide(model, Sight(*seen))[0][:, order]
    return vectors


def usual_edit(store: Store, train: Store) -> torch.Tensor:
    """Return the median edit of `train` for each view of `store`."""
    return train["label"].median(0).values.expand(len(store), -1)


def print_table(store: Store, variants: Mapping[str, torch.Tensor | None]) -> None:
    """Print one line a variant; None stands for the target itself."""
    click.echo(f"{len(store)} views in {len(store.scenes)} scenes")
    head = "PSNR  dE    PSNR_HC dE_HC M_GLC  L+-  white | skin dE dark medium light | "
    click.echo(f"{'':24}{head}" + " ".join(f"{name[:11]:>12}" for name in SHOWN) + "  (error, sd)")
    for name, vectors in variants.items():
        seen = see(store, vectors)
        measured = (seen.psnr, seen.delta_e, seen.psnr_hc, seen.delta_e_hc)
        figures = " ".join(f"{float(m.mean()):5.2f}" for m in measured)
        scenes = f"{seen.of_scenes(store):6.2f} {seen.person_spread(store):5.2f}"
        scenes += f" {float(seen.white.nanmean()):5.2f}"
        skin = " ".join(f"{error:5.2f}({n})" for error, n in seen.skin_by_tone().values())
        click.echo(f"{name:24}{figures} {scenes} | {skin} | {_errors(store, vectors)}")


def _errors(store: Store, vectors: torch.Tensor | None) -> str:
    if vectors is None:
        return ""
    texts = []
    for name in SHOWN:
        place = store.axes.names.index(name)
        label, said = store["label"][:, place], vectors[:, place]
        texts.append(
            f"{float((said - label).abs().mean()):5.2f} {float(said.std() / label.std()):5.2f}"
        )
    return "  ".join(texts)


@click.command()
@click.argument("scenes", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.argument("models", nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--train", type=click.Path(exists=True, file_okay=False, path_type=Path))
def main(*, scenes: Path, models: tuple[Path, ...], train: Path | None) -> None:
    """Print the table for the held-out views in SCENES."""
    store = Store.read(scenes)
    variants: dict[str, torch.Tensor | None] = {
        "target": None,
        "flat source": torch.zeros_like(store["label"]),
        "auto": auto(store),
    }
    if train:
        variants["median edit"] = usual_edit(store, Store.read(train))
    for path in models:
        model = Checkpoint.load(path)
        variants[path.stem] = by_model(store, model)
        variants[f"{path.stem}, one by one"] = by_model(store, model, alone=True)
    variants["true sliders"] = store["label"]
    print_table(store, variants)


if __name__ == "__main__":
    ending.run(main)
