"""``focus`` against hooks and loops, and where its views and cells lie."""

import numpy as np
import pytest
import torch

from tbviewer.film.field import Field
from tbviewer.net.focus import (
    CELLS,
    OFFSET,
    STRIDE,
    VIEWS,
    WINDOW,
    View,
    agreement,
    focus,
    further_maps,
    seen_by_blocks,
)
from tbviewer.net.pasa import GRIDS, OFFSETS, STRIDES, Pasa


def _hooked_attributions(network: Pasa, x: torch.Tensor) -> list[np.ndarray]:
    """Σₖ ∂d/∂Aₖ·Aₖ of every block, caught by hooks."""
    caught: list[torch.Tensor] = []
    hooks = [
        b.register_forward_hook(lambda _m, _i, out: caught.append(out)) for b in network.blocks
    ]
    scores = network(x.clone().requires_grad_(True))
    for hook in hooks:
        hook.remove()
    for block in caught:
        block.retain_grad()
    (scores[0, 1] - scores[0, 0]).backward()
    return [(b.detach() * b.grad).sum(dim=1)[0].numpy() for b in caught]


def _window(values: np.ndarray, block: int, y: float, x: float) -> float:
    """One point of the Gaussian window, cell by cell."""
    total = weight = 0.0
    deviation = max(WINDOW, STRIDES[block - 1] / 2)
    for (row, column), value in np.ndenumerate(values):
        dy = STRIDES[block - 1] * row + OFFSETS[block - 1] - y
        dx = STRIDES[block - 1] * column + OFFSETS[block - 1] - x
        w = np.exp(-(dx * dx + dy * dy) / (2 * deviation**2))
        total, weight = total + w * value, weight + w
    return total / weight


@pytest.mark.parametrize("block", [1, 2, 3, 5])
def test_each_block_equals_the_hook_based_reference(network, film_tensor, block):
    views = (View(), View(mirrored=True, right=-16, down=24))
    ours = seen_by_blocks(network, film_tensor, views, (block,))[block]
    here = _hooked_attributions(network, film_tensor)[block - 1]
    # Moved by hand: right by -16 and down by 24, edges repeated, then mirrored.
    across = np.clip(np.arange(512) + 16, 0, 511)
    down = np.clip(np.arange(512) - 24, 0, 511)
    moved = film_tensor[:, :, down][:, :, :, across].flip(3)
    there = _hooked_attributions(network, moved)[block - 1]
    for row, column in [(50, 50), (30, 71)]:
        y, x = STRIDE * row + OFFSET, STRIDE * column + OFFSET
        expected = (_window(here, block, y, x) + _window(there, block, y + 24, 511 - (x - 16))) / 2
        assert float(ours[row, column]) == pytest.approx(expected, rel=1e-3, abs=1e-6)


def test_focus_is_the_product_of_what_three_blocks_see(network, film_tensor):
    seen = seen_by_blocks(network, film_tensor, VIEWS, (1, 2, 3))
    expected = np.ones((CELLS, CELLS))
    for attribution in seen.values():
        positive = np.maximum(attribution.numpy(), 0)
        expected *= positive / positive.max()
    assert np.allclose(focus(network, film_tensor).numpy(), expected, atol=1e-6)


def test_blocks_that_find_nothing_leave_nothing():
    some = torch.rand(CELLS, CELLS)
    assert float(agreement({1: some, 2: -some}).abs().max()) == 0


def test_a_mirrored_film_has_the_mirrored_focus(network, film_tensor):
    here = seen_by_blocks(network, film_tensor, VIEWS[:2], (1, 2, 3))
    there = seen_by_blocks(network, film_tensor.flip(3), VIEWS[:2], (1, 2, 3))
    for block, attribution in here.items():
        assert torch.allclose(attribution, there[block].flip(1), atol=1e-6)


@pytest.mark.parametrize("block", [1, 2, 3, 4, 5])
def test_a_lone_cell_is_drawn_where_it_lies(block):
    from tbviewer.net.focus import _window as weights

    cell = GRIDS[block - 1] // 3
    centre = STRIDES[block - 1] * cell + OFFSETS[block - 1]
    peak = int(weights(block, 0)[:, cell].argmax())
    assert abs(STRIDE * peak + OFFSET - centre) <= STRIDE


def test_further_maps_come_in_the_cards_order_and_unknown_ones_are_left_out(network, film_tensor):
    field = Field(3, 4, 500, 400)
    (only,) = further_maps(network, film_tensor, ("of-tomorrow", "focus"), field)
    assert (only.name, only.grid, only.field) == ("focus", (CELLS, CELLS), field)
    assert only.stride * (CELLS - 1) + 2 * only.offset == 511  # the grid is its own mirror
    assert only.values.max() == 1
    assert all(p.grad is None for p in network.parameters())


def test_focus_refuses_a_network_in_training(film_tensor):
    with pytest.raises(ValueError, match="eval"):
        focus(Pasa().train(), film_tensor)
