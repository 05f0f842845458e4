"""Small pictures and facts about the photos that they stand for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import torch

from xmpredict.color.spaces import BRADFORD
from xmpredict.develop.context import CameraColor, Context

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.fixture(scope="session")
def make_context() -> Callable[..., Context]:
    """Makes the context of photos in daylight, of a camera that sees as the eye's cones do."""

    def make(
        photos: int = 1, *, rendered: bool = False, dtype: torch.dtype = torch.float64
    ) -> Context:
        return Context(
            as_shot_mired=torch.full((photos,), 1e6 / 5200, dtype=dtype),
            as_shot_tint=torch.full((photos,), 6.0, dtype=dtype),
            sensor_white=torch.full((photos,), 1.0 if rendered else 1.6, dtype=dtype),
            rendered=torch.full((photos,), rendered),
            camera=CameraColor(
                mired=torch.zeros(photos, 2, dtype=dtype),
                color=torch.tensor(BRADFORD, dtype=dtype).expand(photos, 2, 3, 3),
                own=torch.eye(3, dtype=dtype).expand(photos, 2, 3, 3),
                forward=torch.eye(3, dtype=dtype).expand(photos, 2, 3, 3),
                has_forward=torch.zeros(photos, dtype=torch.bool),
            ),
        )

    return make


@pytest.fixture
def picture() -> torch.Tensor:
    """Two pictures with edges, detail, all hues, deep shadows and light above 1."""
    generator = torch.Generator().manual_seed(7)
    forms = torch.rand(2, 3, 4, 6, generator=generator, dtype=torch.float64)
    forms = torch.nn.functional.interpolate(forms, size=(20, 30), mode="nearest")
    detail = torch.rand(2, 1, 20, 30, generator=generator, dtype=torch.float64)
    ramp = torch.linspace(-6, 1, 30, dtype=torch.float64).exp2()
    return (0.05 + forms) * (0.8 + 0.4 * detail) * ramp


@pytest.fixture
def extremes() -> torch.Tensor:
    """One picture of black, white, beyond white, pure and impossible colors, shape (1, 3, 2, 8)."""
    colors = [
        *([0.0, 0.0, 0.0], [1.0, 1.0, 1.0], [4.0, 4.0, 4.0], [0.18, 0.18, 0.18]),
        *([1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0], [1.0, 1.0, 0.0]),
        *([0.0, 1.0, 1.0], [1.0, 0.0, 1.0], [1e-7, 0.0, 0.0], [3.0, 0.0, 0.5]),
        *([0.5, 0.5, 0.2], [0.4, -0.05, 0.1], [-0.01, -0.01, -0.01], [0.9, 0.6, 0.4]),
    ]
    return torch.tensor(colors, dtype=torch.float64).T.reshape(1, 3, 2, 8)


@pytest.fixture
def colors() -> torch.Tensor:
    """Colors within 0 to 1: any, greys, pure ones, and some on and beside the red axis."""
    random = torch.Generator().manual_seed(3)
    any_color = torch.rand(120, 3, generator=random, dtype=torch.float64) ** 2
    greys = torch.linspace(0, 1, 9, dtype=torch.float64).view(-1, 1).expand(-1, 3)
    pure = torch.tensor([[*map(float, f"{i:03b}")] for i in range(1, 7)], dtype=torch.float64)
    red = torch.tensor([[0.8, 0.2, 0.2], [0.8, 0.2, 0.2 + 1e-9], [0.8, 0.2 + 1e-9, 0.2]])
    return torch.cat([any_color, greys, pure, 0.3 * pure, red.double()]).T.reshape(1, 3, 1, -1)
