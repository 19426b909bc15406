"""``focus`` against hooks and loops, and where its views and cells lie."""

import numpy as np
import pytest
import torch

from tbviewer.film.field import Field
from tbviewer.net.focus import (
    CELLS,
    NEEDED,
    OFFSET,
    SALIENCY,
    STRIDE,
    VIEWS,
    WINDOWS,
    View,
    focus,
    further_maps,
    region,
    seen_by_blocks,
)
from tbviewer.net.pasa import GRIDS, OFFSETS, STRIDES, Pasa


def _hooked_attributions(network: Pasa, x: torch.Tensor) -> list[np.ndarray]:
    """|∂d/∂x|, then Σₖ ∂d/∂Aₖ·Aₖ of every block, caught by hooks."""
    caught: list[torch.Tensor] = []
    hooks = [
        b.register_forward_hook(lambda _m, _i, out: caught.append(out)) for b in network.blocks
    ]
    x = x.clone().requires_grad_(True)
    scores = network(x)
    for hook in hooks:
        hook.remove()
    for block in caught:
        block.retain_grad()
    (scores[0, 1] - scores[0, 0]).backward()
    found = [(b.detach() * b.grad).sum(dim=1)[0].numpy() for b in caught]
    return [x.grad.abs()[0, 0].numpy(), *found]


def _window(values: np.ndarray, block: int, y: float, x: float) -> float:
    """One point of the Gaussian window, by its definition."""
    stride, offset = ((1, *STRIDES)[block], (0, *OFFSETS)[block])
    rows, columns = np.indices(values.shape) * stride + offset
    weights = np.exp(-((rows - y) ** 2 + (columns - x) ** 2) / (2 * WINDOWS[block] ** 2))
    return float((weights * values).sum() / weights.sum())


@pytest.mark.parametrize("block", [SALIENCY, 1, 2, 3, 5])
def test_each_block_equals_the_hook_based_reference(network, film_tensor, block):
    views = (View(), View(mirrored=True, right=-16, down=24))
    ours = seen_by_blocks(network, film_tensor, views, (block,))[block]
    here = _hooked_attributions(network, film_tensor)[block]
    # Moved by hand: right by -16 and down by 24, edges repeated, then mirrored.
    across = np.clip(np.arange(512) + 16, 0, 511)
    down = np.clip(np.arange(512) - 24, 0, 511)
    moved = film_tensor[:, :, down][:, :, :, across].flip(3)
    there = _hooked_attributions(network, moved)[block]
    for row, column in [(50, 50), (30, 71)]:
        y, x = STRIDE * row + OFFSET, STRIDE * column + OFFSET
        expected = (_window(here, block, y, x) + _window(there, block, y + 24, 511 - (x - 16))) / 2
        assert float(ours[row, column]) == pytest.approx(expected, rel=1e-3, abs=1e-6)


def test_region_weighs_blocks_3_to_5_and_focus_multiplies():
    seen = {b: torch.randn(CELLS, CELLS) for b in NEEDED["focus"]}
    seen[SALIENCY] = seen[SALIENCY].abs()
    n = {b: v.numpy() / np.abs(v.numpy()).max() for b, v in seen.items()}
    weighed = np.maximum(n[3] + n[4] + n[5], 0) ** 2
    assert np.allclose(region(seen).numpy(), weighed, atol=1e-6)
    expected = n[SALIENCY] ** 2 * np.maximum(n[1], 0) * weighed
    assert np.allclose(focus(seen).numpy(), expected, atol=1e-6)


def test_where_nothing_speaks_for_the_disease_nothing_is_left():
    seen = {b: -torch.rand(CELLS, CELLS) for b in NEEDED["focus"]}
    assert float(region(seen).abs().max()) == float(focus(seen).abs().max()) == 0
    blank = dict.fromkeys(NEEDED["focus"], torch.zeros(CELLS, CELLS))
    assert float(focus(blank).max()) == 0


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
    maps = further_maps(network, film_tensor, ("region", "of-tomorrow", "focus"), field)
    assert [m.name for m in maps] == ["region", "focus"]
    for found in maps:
        assert (found.grid, found.field) == ((CELLS, CELLS), field)
        assert found.stride * (CELLS - 1) + 2 * found.offset == 511  # the grid is its own mirror
    seen = seen_by_blocks(network, film_tensor, VIEWS, NEEDED["focus"])
    assert maps[1].peak == pytest.approx(float(focus(seen).max()))
    assert further_maps(network, film_tensor, ("of-tomorrow",), field) == ()
    assert all(p.grad is None for p in network.parameters())


def test_a_network_in_training_and_more_than_one_film_are_refused(network, film_tensor):
    with pytest.raises(ValueError, match="eval"):
        seen_by_blocks(Pasa().train(), film_tensor, VIEWS, NEEDED["focus"])
    with pytest.raises(ValueError, match="one film"):
        seen_by_blocks(network, film_tensor.repeat(2, 1, 1, 1), VIEWS, NEEDED["focus"])
