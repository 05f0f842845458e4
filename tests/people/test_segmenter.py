from __future__ import annotations

from importlib import resources

import numpy as np
import pytest
import torch
from PIL import Image

from xmpredict.errors import ShapeError
from xmpredict.people import segmenter
from xmpredict.people.cache import MaskCache
from xmpredict.people.presence import SMALL, SURE
from xmpredict.people.segmenter import mask_of_picture, person_mask


@pytest.fixture(scope="module")
def picture() -> np.ndarray:
    with (resources.files("xmpredict.sample") / "astronaut.jpg").open("rb") as file:
        return np.asarray(Image.open(file).convert("RGB"))


@pytest.fixture(scope="module")
def portrait(picture) -> torch.Tensor:
    return torch.tensor(picture).permute(2, 0, 1).unsqueeze(0) / 255


@pytest.fixture
def cache(tmp_path) -> MaskCache:
    return MaskCache(tmp_path / "masks")


@pytest.fixture(scope="module")
def wall() -> torch.Tensor:
    """Blurred stains in the color of skin, of which the landscape network marks two thirds."""
    stains = torch.rand(1, 1, 64, 64, generator=torch.Generator().manual_seed(0))
    gray = torch.nn.functional.interpolate(stains, (256, 256), mode="bilinear")
    return gray * torch.tensor([0.9, 0.6, 0.4]).reshape(1, 3, 1, 1)


def surest(image: torch.Tensor) -> torch.Tensor:
    """Return where either network sees a person, as `person_mask` would if somebody were there."""
    seen = segmenter._shrink(image).float() / 255
    with torch.inference_mode():
        either = torch.maximum(*(network(seen) for network in segmenter._networks()))
    return segmenter._resize((either * 255).round() / 255, *image.shape[2:]).clamp(0, 1)


def no_network(_):
    raise AssertionError("a mask was made that the cache has")


def overlap(one, other):
    return ((one > 0.5) & (other > 0.5)).sum() / ((one > 0.5) | (other > 0.5)).sum()


def test_the_person_is_in_it_and_the_background_is_not(portrait):
    mask = person_mask(portrait)[0, 0]
    face, suit, wall = mask[60:160, 185:262], mask[300:420, 80:260], mask[20:200, 300:340]
    assert face.mean() > 0.98
    assert suit.mean() > 0.98
    assert wall.mean() < 0.05


@pytest.mark.parametrize("exposure", [0.1, 0.4, 1, 1.6])
def test_where_a_person_is_the_mask_is_all_that_either_network_sees(portrait, exposure):
    image = (portrait * exposure).clamp(0, 1)
    assert torch.equal(person_mask(image), surest(image))


def test_where_nobody_is_nobody_is_seen(wall):
    assert surest(wall).mean() > 0.5
    assert person_mask(wall).max() == 0


@pytest.mark.parametrize("exposure", [0.4, 1.6])
@pytest.mark.parametrize("size", [(512, 340), (340, 512), (200, 200)])
def test_size_and_light_hardly_change_it(portrait, size, exposure):
    other = torch.nn.functional.interpolate(portrait, size, mode="bilinear", antialias=True)
    mask = person_mask((other * exposure).clamp(0, 1))
    back = torch.nn.functional.interpolate(mask, portrait.shape[2:], mode="bilinear")
    assert overlap(back, person_mask(portrait)) > 0.9


def test_a_mirrored_picture_has_the_mirrored_mask(portrait):
    assert overlap(person_mask(portrait.flip(3)).flip(3), person_mask(portrait)) > 0.9


@pytest.mark.parametrize("size", [(1, 1), (7, 400), (400, 7), (256, 256), (301, 199)])
@pytest.mark.parametrize("dtype", [torch.float16, torch.float32, torch.float64])
def test_any_size_comes_back_as_it_went_in(size, dtype):
    random = torch.rand(2, 3, *size, generator=torch.Generator().manual_seed(2))
    mask = person_mask((random * 3 - 1).to(dtype))
    assert mask.shape == (2, 1, *size)
    assert mask.dtype == torch.float32
    assert ((mask >= 0) & (mask <= 1)).all()


def test_an_empty_batch_has_no_masks(cache):
    assert person_mask(torch.zeros(0, 3, 9, 9)).shape == (0, 1, 9, 9)
    assert person_mask(torch.zeros(0, 3, 9, 9), cache).shape == (0, 1, 9, 9)


def test_a_batch_is_its_photos_one_by_one(portrait, wall):
    size = portrait.shape[2:]
    other = torch.nn.functional.interpolate(wall, size, mode="bilinear")
    batch = torch.cat([portrait, portrait.flip(3), other, portrait * 0.3])
    assert torch.equal(person_mask(batch), torch.cat([person_mask(one) for one in batch.split(1)]))


def test_it_is_the_same_every_time(portrait):
    assert torch.equal(person_mask(portrait), person_mask(portrait))


def test_it_is_the_same_where_others_calculate_coarsely(portrait):
    with torch.autocast("cpu", torch.bfloat16):
        coarse = person_mask(portrait)
    assert torch.equal(coarse, person_mask(portrait))


def test_edges_are_soft(portrait):
    mask = person_mask(portrait)
    assert ((mask > 0.1) & (mask < 0.9)).float().mean() > 0.01


@pytest.mark.parametrize(
    "shape", [(3, 8, 8), (1, 1, 8, 8), (1, 3, 0, 8), (1, 3, 8, 0), (1, 8, 8, 3)]
)
def test_other_shapes_are_refused(shape):
    with pytest.raises(ShapeError, match="B, 3, H, W"):
        person_mask(torch.zeros(shape))


def test_it_may_weigh_a_loss(portrait):
    image = portrait.clone().requires_grad_()
    weights = person_mask(image)
    (weights * image).sum().backward()
    assert not weights.requires_grad
    assert torch.equal(image.grad, weights.expand_as(image))


def test_a_picture_of_bytes_has_the_mask_of_its_tensor(picture, portrait):
    mask = mask_of_picture(picture)
    assert mask.shape == picture.shape[:2]
    assert np.array_equal(mask, person_mask(portrait)[0, 0].numpy())


class TestCached:
    def test_a_mask_is_made_once(self, portrait, cache, monkeypatch):
        made = person_mask(portrait, cache)
        assert torch.equal(made, person_mask(portrait))
        monkeypatch.setattr(segmenter, "_segment", no_network)
        assert torch.equal(person_mask(portrait, cache), made)
        assert torch.equal(person_mask(portrait, MaskCache(cache.folder)), made)

    def test_only_the_missing_ones_of_a_batch_are_made(self, portrait, cache, monkeypatch):
        mirrored, dark = portrait.flip(3), portrait * 0.3
        person_mask(mirrored, cache)
        asked = []
        segment = segmenter._segment
        monkeypatch.setattr(
            segmenter, "_segment", lambda seen: asked.append(len(seen)) or segment(seen)
        )
        batch = torch.cat([portrait, mirrored, dark])
        assert torch.equal(person_mask(batch, cache), person_mask(batch))
        assert asked == [2, 3]

    def test_another_picture_is_another_entry(self, portrait, cache):
        person_mask(portrait, cache)
        brighter = person_mask(portrait * 0.9, cache)
        assert torch.equal(brighter, person_mask(portrait * 0.9))
        assert len(list(cache.folder.iterdir())) == 2

    def test_the_rule_names_its_limits(self):
        assert str(SURE) in segmenter.RULE
        assert str(SMALL) in segmenter.RULE

    def test_other_weights_or_another_rule_are_other_entries(self, portrait, cache, monkeypatch):
        person_mask(portrait, cache)
        with monkeypatch.context() as patch:
            patch.setattr(segmenter, "RULE", "another")
            person_mask(portrait, cache)
        monkeypatch.setattr(segmenter, "_weights_digest", lambda: b"others")
        person_mask(portrait, cache)
        assert len(list(cache.folder.iterdir())) == 3

    @pytest.mark.parametrize("damage", [b"", b"nonsense", None])
    def test_a_damaged_entry_is_made_again(self, portrait, cache, damage):
        made = person_mask(portrait, cache)
        (entry,) = cache.folder.iterdir()
        whole = entry.read_bytes()
        entry.write_bytes(whole[:-10] if damage is None else damage)
        assert torch.equal(person_mask(portrait, cache), made)
        assert entry.read_bytes() == whole
