import numpy as np
import pytest
import torch
from torch.nn import functional as F  # noqa: N812 - its customary name

from tbviewer.training.augment import (
    Augmentation,
    affine_maps,
    augmented,
    deformed,
    elastic_displacements,
    moved,
)

STRONG = Augmentation(
    0.8, 4.0, mirror=0.5, rotation=10, zoom=0.15, aspect=0.2, shift=0.1,
    gamma=0.3, contrast=0.3, noise=6,
)  # fmt: skip


def generator(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def _reference(film: np.ndarray, moves: np.ndarray) -> np.ndarray:
    """The paper's deformation, pixel by pixel: a 4×4 grid, linear in moves and in values."""
    rows, columns = film.shape
    result = np.empty_like(film)
    for r in range(rows):
        for c in range(columns):
            u, v = c / (columns - 1) * 4, r / (rows - 1) * 4
            i, j = min(int(v), 3), min(int(u), 3)
            a, b = v - i, u - j
            dx, dy = (
                (1 - a) * ((1 - b) * m[i, j] + b * m[i, j + 1])
                + a * ((1 - b) * m[i + 1, j] + b * m[i + 1, j + 1])
                for m in moves
            )
            x, y = np.clip(c + dx, 0, columns - 1), np.clip(r + dy, 0, rows - 1)
            k, m = min(int(y), rows - 2), min(int(x), columns - 2)
            p, q = y - k, x - m
            result[r, c] = (1 - p) * ((1 - q) * film[k, m] + q * film[k, m + 1]) + p * (
                (1 - q) * film[k + 1, m] + q * film[k + 1, m + 1]
            )
    return result


def test_deformation_equals_a_reference_pixel_by_pixel():
    film = np.random.default_rng(0).random((41, 57))
    moves = elastic_displacements(1, sigma=4.0, generator=generator())
    ours = deformed(torch.tensor(film, dtype=torch.float32)[None, None], moves)
    assert np.abs(ours[0, 0].numpy() - _reference(film, moves[0].double().numpy())).max() < 1e-4


def test_no_displacement_changes_nothing():
    film = torch.rand(1, 1, 64, 64, generator=generator())
    assert torch.allclose(deformed(film, torch.zeros(1, 2, 5, 5)), film, atol=1e-5)


def test_vertices_on_the_border_stay_and_the_others_have_the_papers_deviation():
    moves = elastic_displacements(2000, sigma=32.0, generator=generator())
    border = torch.ones(5, 5, dtype=torch.bool)
    border[1:-1, 1:-1] = False
    assert not moves[:, :, border].any()
    assert float(moves[:, :, ~border].std()) == pytest.approx(32, rel=0.02)


def test_the_share_of_films_deformed():
    films = torch.rand(400, 1, 16, 16, generator=generator())
    result = augmented(films, Augmentation(0.8, 4.0), generator(1))
    changed = (result != films).flatten(1).any(dim=1)
    assert 0.74 < float(changed.float().mean()) < 0.86
    assert torch.equal(augmented(films, Augmentation(0.0, 4.0), generator()), films)


def test_the_films_themselves_are_not_touched_and_the_seed_decides():
    films = torch.rand(8, 1, 32, 32, generator=generator())
    before = films.clone()
    one = augmented(films, STRONG, generator(5))
    two = augmented(films, STRONG, generator(5))
    assert torch.equal(films, before)
    assert torch.equal(one, two)


def test_moving_by_a_mirror_is_the_mirrored_film():
    film = torch.rand(1, 1, 32, 32, generator=generator())
    mirror = affine_maps(1, Augmentation(mirror=1.0), generator())
    assert torch.allclose(moved(film, mirror, torch.zeros(1, 2, 5, 5)), film.flip(3), atol=1e-4)


def test_films_are_moved_as_a_whole_and_then_by_the_grid():
    film = torch.rand(3, 2, 96, 64, generator=generator()) * 255
    maps = affine_maps(3, STRONG, generator())
    moves = elastic_displacements(3, sigma=5.0, generator=generator())
    across, down = (torch.linspace(-1, 1, n) for n in (64, 96))
    y, x = torch.meshgrid(down, across, indexing="ij")
    whole = torch.einsum("nij,jhw->nhwi", maps, torch.stack([x, y, torch.ones_like(x)]))
    each = F.interpolate(moves, (96, 64), mode="bilinear", align_corners=True)
    each = each.permute(0, 2, 3, 1) * torch.tensor([2 / 63, 2 / 95])
    expected = F.grid_sample(film, whole + each, padding_mode="border", align_corners=True)
    assert torch.allclose(moved(film, maps, moves), expected, atol=0.1)


def test_affine_maps_stay_within_what_was_asked():
    how = Augmentation(rotation=10, zoom=0.2, aspect=0.3, shift=0.1)
    maps = affine_maps(2000, how, generator()).numpy()
    a, c = maps[:, :, 0], maps[:, :, 1]
    widths, heights = np.hypot(*a.T), np.hypot(*c.T)
    angles = np.degrees(np.arctan2(a[:, 1], a[:, 0]))
    assert np.abs(angles).max() <= 10
    assert np.abs(angles).max() > 9.5
    assert np.abs(np.log(widths / heights)).max() <= 0.3 + 1e-5
    assert np.abs(np.log(widths * heights) / 2).max() <= 0.2 + 1e-5
    assert np.abs(maps[:, :, 2]).max() <= 0.2  # of a side from -1 to 1
    assert (np.linalg.det(maps[:, :, :2]) > 0).all()


def test_light_changes_within_what_was_asked_and_the_order_of_greys_stays():
    ramp = torch.linspace(0, 255, 64).expand(50, 1, 1, 64)
    lit = augmented(ramp, Augmentation(0.0, gamma=0.3, contrast=0.3), generator())
    assert (lit.diff(dim=3) >= 0).all()
    assert not torch.equal(lit, ramp)
    noisy = augmented(ramp, Augmentation(0.0, noise=5), generator())
    assert 0.5 < float((noisy - ramp).std()) < 5
