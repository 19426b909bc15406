import numpy as np
import pytest
import torch

from tbviewer.training.augment import augmented, deformed, elastic_displacements


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
    result = augmented(films, share=0.8, sigma=4.0, generator=generator(1))
    changed = (result != films).flatten(1).any(dim=1)
    assert 0.74 < float(changed.float().mean()) < 0.86
    assert torch.equal(augmented(films, share=0.0, sigma=4.0, generator=generator()), films)


def test_the_films_themselves_are_not_touched_and_the_seed_decides():
    films = torch.rand(8, 1, 32, 32, generator=generator())
    before = films.clone()
    one = augmented(films, share=0.8, sigma=4.0, generator=generator(5))
    two = augmented(films, share=0.8, sigma=4.0, generator=generator(5))
    assert torch.equal(films, before)
    assert torch.equal(one, two)
