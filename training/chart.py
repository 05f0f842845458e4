"""What Camera Raw made of a synthetic chart, case by case, and how to render the same.

A folder of measurements holds ``chart.py`` (a program whose ``scene_image`` and ``camera_values``
give what the synthetic camera saw; it is run), ``scene.json`` (patches and the camera's matrices),
``cases.json`` (settings of each case) and ``measured.txt`` (``case|group|values``: means of the
patches of a group, encoded sRGB times 65535).
"""

from __future__ import annotations

import importlib.util
import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from xmpredict.develop import BY_CRS
from xmpredict.develop.settings import Settings
from xmpredict.errors import RendererError, SettingError
from xmpredict.raw.camera import Camera, Illuminant, to_matrix
from xmpredict.raw.highlights import fill_highlights

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from xmpredict.color.spaces import Float
    from xmpredict.color.temperature import WhiteBalance

RAMP = "ramp"
"""Grey from black to white; only its green is given."""

RAMP_RGB = "ramp_rgb"
"""The same patches with all three channels, where a case tints them."""

HUES, HUES_ENDING = "hueL65C60", "L65 C60%"
"""Patches of the whole hue circle, and how their names end."""

KELVIN_A, KELVIN_D65 = 2856.0, 6504.0
"""Of the two lights that the synthetic camera's matrices are for."""


@dataclass(frozen=True, slots=True, eq=False)
class Case:
    """One combination of settings, and what Camera Raw made of it."""

    name: str
    settings: Settings
    measured: Mapping[str, Float]
    """Encoded sRGB, 0 to 1, by group; shape (patches, 3)."""


@dataclass(frozen=True, slots=True, eq=False)
class Chart:
    """A measured chart."""

    camera: Camera
    neutral: tuple[float, float, float]
    as_shot: WhiteBalance
    pixels: NDArray[np.float32]
    """Linear camera RGB, shape (H, W, 3)."""

    patches: Mapping[str, NDArray[np.int_]]
    """x, y, width and height of the patches, by group; shape (patches, 4)."""

    cases: tuple[Case, ...]

    def means(self, image: Float, group: str) -> Float:
        """Return what `image`, shape (H, W, C), shows on the patches of `group`, on average."""
        boxes = self.patches[group]
        return np.array([image[y : y + h, x : x + w].mean((0, 1)) for x, y, w, h in boxes])


def load(folder: Path) -> Chart:
    """Return the chart measured in `folder`.

    Raises:
        RendererError: If a file is missing or does not hold what it should.
    """
    try:
        return _load(folder)
    except FileNotFoundError as error:
        path = Path(error.filename or folder)
        remedy = "name a folder with a chart"
        raise RendererError("is missing", path=path, remedy=remedy) from None
    except (OSError, ValueError, KeyError, AttributeError, SettingError) as error:
        raise RendererError(
            f"the measured chart cannot be used ({type(error).__name__}: {error})",
            path=folder,
            remedy="see the description of the folder's format in docs/renderer.md",
        ) from error


def _load(folder: Path) -> Chart:
    scene = json.loads((folder / "scene.json").read_text("utf-8"))
    program = _run(folder / "chart.py")
    camera = Camera(
        name="Synthetic chart",
        illuminants=tuple(
            Illuminant(
                kelvin,
                to_matrix(scene[f"color_matrix{light}"]),
                to_matrix(scene[f"forward_matrix{light}"]),
            )
            for light, kelvin in ((1, KELVIN_A), (2, KELVIN_D65))
        ),
    )
    red, green, blue = (float(value) for value in scene["as_shot_neutral"])
    places: dict[str, list[list[int]]] = {}
    for patch in scene["patches"]:
        places.setdefault(patch["group"], []).append(patch["xywh"])
        if patch["name"].endswith(HUES_ENDING):
            places.setdefault(HUES, []).append(patch["xywh"])
    places[RAMP_RGB] = places[RAMP]
    cases = _cases(folder)
    if unknown := {group for case in cases for group in case.measured}.difference(places):
        raise ValueError(f"no patches of the group {min(unknown)!r}")
    return Chart(
        camera=camera,
        neutral=(red, green, blue),
        as_shot=camera.white_balance((red, green, blue)),
        pixels=_exposed(program, (red, green, blue)),
        patches={group: np.array(boxes) for group, boxes in places.items()},
        cases=cases,
    )


def _exposed(program: Any, neutral: tuple[float, float, float]) -> NDArray[np.float32]:
    """Return what the camera saw, with blown highlights treated as those of every raw are."""
    pixels = program.camera_values(program.scene_image()).astype(np.float32)
    return fill_highlights(pixels, (pixels >= 1).astype(np.float32), neutral)


def _run(path: Path) -> Any:
    """Return the module that the program at `path` makes."""
    spec = importlib.util.spec_from_file_location("measured_chart", path)
    if spec is None or spec.loader is None or not path.exists():
        raise FileNotFoundError(None, None, str(path))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _cases(folder: Path) -> tuple[Case, ...]:
    measured: dict[str, dict[str, Float]] = {}
    for line in (folder / "measured.txt").read_text("utf-8").split():
        case, group, values = line.split("|")
        levels = np.array([v.split(",") for v in values.split(";")], dtype=np.float64) / 65535
        measured.setdefault(case, {})[group] = levels.T if group == RAMP else levels
    stated = json.loads((folder / "cases.json").read_text("utf-8"))
    return tuple(Case(name, _settings(keys), measured[name]) for name, keys in stated.items())


def _settings(keys: Mapping[str, str | list[str]]) -> Settings:
    known = {BY_CRS[key]: text for key, text in keys.items() if key in BY_CRS}
    return Settings(
        {
            slider.name: slider.parse(tuple(text) if isinstance(text, list) else text)
            for slider, text in known.items()
        }
    )
