"""What is painted in, lost and blurred, one film at a time."""

import io

import numpy as np
import pytest
import torch
from PIL import Image

from tbviewer.training.augment import Augmentation, augmented
from tbviewer.training.degrade import as_jpeg, blurred, erased, lettered, overexposed


def generator(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def films(count: int = 40, side: int = 128) -> torch.Tensor:
    return torch.full((count, 1, side, side), 100.0)


def changed(before: torch.Tensor, after: torch.Tensor) -> torch.Tensor:
    return (after != before).flatten(1).any(dim=1)


@pytest.mark.parametrize("degrade", [lettered, erased])
def test_a_share_of_films_is_painted_on_and_none_of_the_others(degrade):
    before = films(200)
    after = degrade(before, 0.5, generator())
    assert 0.35 < float(changed(before, after).float().mean()) < 0.65
    assert torch.equal(before, films(200))
    assert torch.equal(degrade(before, 0.0, generator()), before)
    assert changed(before, degrade(before, 1.0, generator())).all()


def test_half_of_the_films_lose_their_brightest_values():
    ramp = torch.arange(256.0).view(1, 1, 1, 256).repeat(200, 1, 8, 1)
    after = overexposed(ramp, 0.25, generator())
    are = changed(ramp, after)
    assert 0.35 < float(are.float().mean()) < 0.65
    assert after.max() <= 255.001
    white = (after[are] >= 254.999).float().mean(dim=(1, 2, 3))
    assert white.max() <= 0.26
    assert white.min() > 0
    assert torch.equal(overexposed(ramp, 0.0, generator()), ramp)


def test_letters_are_bright_and_small():
    after = lettered(films(), 1.0, generator())
    painted = after[after != 100]
    assert painted.min() >= 190
    assert painted.max() <= 255
    share = (after != 100).flatten(1).float().mean(dim=1)
    assert float(share.max()) < 0.25


def test_an_erased_rectangle_has_one_grey():
    after = erased(films(), 1.0, generator(3))
    for film in after[:, 0]:
        rows, columns = (film != 100).nonzero(as_tuple=True)
        inside = film[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1]
        assert float(inside.max() - inside.min()) == 0
        assert 12 <= inside.shape[0] <= 39
        assert 12 <= inside.shape[1] <= 39


def test_blur_keeps_the_light_and_takes_the_grain():
    grainy = 100 + 20 * torch.randn(16, 1, 64, 64, generator=generator())
    after = blurred(grainy, 2.0, generator(1))
    assert torch.allclose(after.mean(dim=(1, 2, 3)), grainy.mean(dim=(1, 2, 3)), atol=0.6)
    assert (after.std(dim=(1, 2, 3)) <= grainy.std(dim=(1, 2, 3)) + 1e-3).all()
    assert after.std() < 0.6 * grainy.std()


@pytest.mark.parametrize("quality", [30, 50, 80])
def test_jpeg_loses_what_jpeg_loses(quality):
    y, x = np.mgrid[0:64, 0:64]
    noise = np.random.default_rng(0).normal(0, 12, x.shape)
    film = np.clip(120 + 60 * np.sin(x / 9) * np.cos(y / 7) + noise, 0, 255).astype(np.uint8)
    file = io.BytesIO()
    Image.fromarray(film).save(file, "JPEG", quality=quality)
    theirs = np.asarray(Image.open(file)).astype(float)
    tensor = torch.from_numpy(film)[None, None].float()
    ours = as_jpeg(tensor, torch.tensor([float(quality)]))[0, 0].numpy()
    # Coefficients halfway between two steps are rounded either way; nearly all are alike.
    assert np.quantile(np.abs(ours - theirs), 0.9) < 1.5
    assert np.abs(ours - theirs).mean() < 0.2 * np.abs(theirs - film).mean()
    assert np.abs(theirs - film).max() > 5


def test_what_a_recipe_does_without_draws_nothing():
    one, two = generator(), generator()
    augmented(films(4), Augmentation(), one)
    augmented(films(4), Augmentation(letters=0.0, erased=0.0, blur=0.0, jpeg=0.0), two)
    assert torch.equal(one.get_state(), two.get_state())
    everything = Augmentation(letters=1.0, erased=1.0, blur=1.0, jpeg=1.0, noise=9.0)
    assert changed(films(4), augmented(films(4), everything, one)).all()
