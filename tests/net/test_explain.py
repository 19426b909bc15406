"""The one-pass maps against references written another way."""

import copy

import numpy as np
import pytest
import torch

from tbviewer.film.field import Field
from tbviewer.net.explain import (
    SMOOTH_NOISE,
    SaliencyMethod,
    _turned_back,
    explain,
    guided_relu,
    heat_maps,
)
from tbviewer.net.gaussian import smoothed
from tbviewer.net.pasa import GRIDS, OFFSETS, STRIDES, Pasa, logits_of, seen_in_passes


def _hooked(network: Pasa, x: torch.Tensor) -> tuple[float, torch.Tensor, list[torch.Tensor]]:
    """Saliency and Grad-CAMs with forward hooks and retained gradients, a pass for each map."""
    caught: list[torch.Tensor] = []
    hooks = [
        b.register_forward_hook(lambda _m, _i, out: caught.append(out)) for b in network.blocks
    ]
    x = x.clone().requires_grad_(True)
    try:
        scores = network(x)
    finally:
        for hook in hooks:
            hook.remove()
    for block in caught:
        block.retain_grad()
    d = scores[0, 1] - scores[0, 0]
    d.backward()
    cams = []
    for block in caught:
        weights = block.grad.mean(dim=(0, 2, 3))
        cam = torch.zeros(block.shape[2:])
        for k, weight in enumerate(weights):
            cam += weight * block[0, k].detach()
        cams.append(torch.relu(cam))
    return float(d.detach()), x.grad.abs()[0, 0], cams


def test_one_pass_equals_the_hook_based_reference(network, film_tensor):
    d, saliency, cams = _hooked(network, film_tensor)
    ours = explain(network, film_tensor)
    assert ours.logit == pytest.approx(d, abs=1e-6)
    assert torch.allclose(ours.saliency, saliency, rtol=0, atol=1e-6)
    for mine, reference in zip(ours.cams, cams, strict=True):
        assert torch.allclose(mine, reference, rtol=0, atol=1e-6)


def assert_finite_differences(saliency, d, film, places, *, step: float = 1e-6) -> None:
    """See that `saliency` is |∂d/∂film| at some places, d from a film to a float."""
    for row, column in places:
        up, down = film.clone(), film.clone()
        up[0, 0, row, column] += step
        down[0, 0, row, column] -= step
        with torch.no_grad():
            slope = (d(up) - d(down)) / (2 * step)
        assert float(saliency[row, column]) == pytest.approx(abs(slope), rel=1e-3, abs=1e-9)


def test_saliency_equals_finite_differences(network, film_tensor):
    exact, x = copy.deepcopy(network).double(), film_tensor.double()

    def d(film: torch.Tensor) -> float:
        z = exact(film)[0]
        return float(z[1] - z[0])

    places = [(100, 200), (256, 256), (300, 411), (37, 77)]
    assert_finite_differences(explain(exact, x).saliency, d, x, places)


@pytest.mark.parametrize("block", range(5))
def test_cells_lie_at_receptive_field_centres(network, block):
    """What input a cell can see, found numerically: its middle is where we draw the cell."""
    open_network = copy.deepcopy(network)
    with torch.no_grad():  # all weights positive: no ReLU or pool hides a part of the view
        for layer in open_network.modules():
            if isinstance(layer, torch.nn.Conv2d):
                layer.weight.fill_(1.0 / layer.weight[0].numel())
                layer.bias.fill_(1.0)
            if isinstance(layer, torch.nn.BatchNorm2d):
                layer.reset_running_stats()
                layer.reset_parameters()
    cell = GRIDS[block] // 2
    # Pools pass gradients to one winner; a plain average shows all that they look at.
    x = torch.rand(1, 1, 512, 512).requires_grad_(True)
    y = x
    for index, layer in enumerate(open_network.blocks):
        if index:
            y = torch.nn.functional.avg_pool2d(y, 3, stride=2)
        y = layer(y)
        if index == block:
            break
    (gradient,) = torch.autograd.grad(y[0, :, cell, cell].sum(), x)
    rows = gradient[0, 0].abs().sum(dim=1).nonzero().flatten()
    if rows[0] == 0 or rows[-1] == 511:  # block 5 sees to the border: its weight is centred instead
        weight = gradient[0, 0].abs().sum(dim=1)
        centre = float((weight * torch.arange(512)).sum() / weight.sum())
        assert centre == pytest.approx(STRIDES[block] * cell + OFFSETS[block], abs=0.5)
    else:
        centre = float(rows[0] + rows[-1]) / 2
        assert centre == STRIDES[block] * cell + OFFSETS[block]


def test_guided_backpropagation_passes_only_positive_derivatives_of_positive_inputs():
    x = torch.tensor([-1.0, 2.0, 3.0, -4.0], requires_grad=True)
    (guided_relu(x) * torch.tensor([1.0, -1.0, 1.0, -1.0])).sum().backward()
    assert x.grad.tolist() == [0.0, 0.0, 1.0, 0.0]


@pytest.mark.parametrize("method", [SaliencyMethod.GUIDED, SaliencyMethod.SMOOTH])
def test_other_saliencies_change_nothing_else(network, film_tensor, method):
    plain, other = explain(network, film_tensor), explain(network, film_tensor, method)
    assert other.logit == plain.logit
    assert all(torch.equal(a, b) for a, b in zip(other.cams, plain.cams, strict=True))
    assert not torch.allclose(other.saliency, plain.saliency)
    again = explain(network, film_tensor, method)
    assert torch.equal(again.saliency, other.saliency)


def test_explaining_leaves_no_gradient_behind(network, film_tensor):
    explain(network, film_tensor)
    assert all(p.grad is None for p in network.parameters())
    assert not film_tensor.requires_grad


def test_explain_refuses_a_network_in_training(film_tensor):
    with pytest.raises(ValueError, match="eval"):
        explain(Pasa().train(), film_tensor)


def test_explain_works_where_gradients_are_switched_off(network, film_tensor):
    with torch.no_grad():
        assert float(explain(network, film_tensor).saliency.max()) > 0


def test_heat_maps_are_named_scaled_and_placed(network, film_tensor):
    field = Field(10, 20, 600, 500)
    explanation = explain(network, film_tensor)
    maps = heat_maps(explanation, field)
    assert [m.name for m in maps] == ["saliency", *(f"gradcam-{b}" for b in range(1, 6))]
    assert [m.grid for m in maps] == [(512, 512), *((g, g) for g in GRIDS)]
    assert [(m.stride, m.offset) for m in maps[1:]] == list(zip(STRIDES, OFFSETS, strict=True))
    for heatmap, raw in zip(maps, (explanation.saliency, *explanation.cams), strict=True):
        assert heatmap.field == field
        assert heatmap.values.dtype == np.float32
        assert heatmap.values.min() >= 0
        assert heatmap.peak == pytest.approx(float(raw.max()))
        if heatmap.peak:
            assert heatmap.values.max() == 1


def test_averaged_over_the_flip_the_logit_and_all_maps_are_of_both_passes(network, film_tensor):
    straight, turned = explain(network, film_tensor), explain(network, film_tensor.flip(3))
    both = explain(network, film_tensor, flip_averaged=True)
    assert both.logit == pytest.approx((straight.logit + turned.logit) / 2, abs=1e-5)
    again = explain(network, film_tensor.flip(3), flip_averaged=True)
    assert again.logit == pytest.approx(both.logit, abs=1e-5)
    # A derivative may cancel out between the passes, never grow beyond their mean.
    most = (straight.saliency + turned.saliency.flip(1)) / 2
    assert (both.saliency <= most + 1e-6).all()
    assert torch.allclose(again.saliency, both.saliency.flip(1), atol=1e-6)
    for mine, one, other in zip(both.cams, straight.cams, turned.cams, strict=True):
        mean = (one + other.flip(1)) / 2
        assert float(mine.sum()) == pytest.approx(float(mean.sum()), rel=0.15)


def test_averaged_saliency_equals_finite_differences(network, film_tensor):
    exact, x = copy.deepcopy(network).double(), film_tensor.double()
    saliency = explain(exact, x, flip_averaged=True).saliency

    def d(film: torch.Tensor) -> float:
        scores = exact(seen_in_passes(film, flip_averaged=True))
        return float(logits_of(scores, flip_averaged=True))

    assert_finite_differences(saliency, d, x, [(100, 200), (300, 411)])


def test_saliency_is_of_the_film_before_it_was_smoothed(network, film_tensor):
    exact, film = copy.deepcopy(network).double(), film_tensor.double()
    saliency = explain(exact, smoothed(film, 1.8), smoothing=1.8).saliency

    def d(film: torch.Tensor) -> float:
        return float(logits_of(exact(smoothed(film, 1.8)), flip_averaged=False))

    assert_finite_differences(saliency, d, film, [(100, 200), (300, 411)], step=1e-5)


def test_smoothgrad_s_noise_lies_on_the_film_before_it_was_smoothed(network, film_tensor):
    x = smoothed(film_tensor, 1.8)
    seen = []
    tried = copy.deepcopy(network)
    forward = tried.forward_blocks
    tried.forward_blocks = lambda x, relu: (seen.append(x.detach()), forward(x, relu))[1]
    explain(tried, x, SaliencyMethod.SMOOTH, smoothing=1.8)
    noise = torch.cat(seen[1:]) - x
    sigma = SMOOTH_NOISE * float(x.max() - x.min())
    assert len(noise) == 16
    # A Gaussian of deviation s leaves 1 / (2 s sqrt(pi)) of white noise.
    assert float(noise.std()) == pytest.approx(sigma / (2 * 1.8 * np.sqrt(np.pi)), rel=0.05)


@pytest.mark.parametrize("block", range(5))
def test_a_mirrored_map_is_turned_back_to_where_its_cells_lie(block):
    stride, offset, cells = STRIDES[block], OFFSETS[block], GRIDS[block]
    centres = stride * torch.arange(cells, dtype=torch.float64) + offset
    # Heat that is linear in place: on the mirror image it is seen at 511 - place.
    turned = _turned_back((511 - centres)[None].expand(3, cells), stride, offset)
    inside = (511 - centres >= offset) & (511 - centres <= centres[-1])
    assert torch.allclose(turned[:, inside], centres[inside].expand(3, -1), atol=1e-4)
