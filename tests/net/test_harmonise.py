import math

import pytest
import torch
from torch.nn import functional as F  # noqa: N812 - its customary name

from tbviewer.net.harmonise import FINEST, OCTAVES, balanced, harmonised


def films(count: int = 2, side: int = 256) -> torch.Tensor:
    """Films of noise of every size, about as chest films have detail of every size."""
    generator = torch.Generator().manual_seed(0)
    total = torch.zeros(count, 1, side, side)
    for octave in range(OCTAVES + 1):
        cells = side >> octave
        noise = torch.randn(count, 1, cells, cells, generator=generator)
        total += 1.5**octave * F.interpolate(noise, (side, side), mode="bilinear")
    total -= total.amin((1, 2, 3), keepdim=True)
    return 255 * total / total.amax((1, 2, 3), keepdim=True)


def sharpened(films: torch.Tensor, gain: float) -> torch.Tensor:
    """As a machine does that makes fine detail stronger."""
    coarse = F.interpolate(F.avg_pool2d(films, 8), scale_factor=8.0)
    return coarse + gain * (films - coarse)


def detail(films: torch.Tensor) -> float:
    """The deviation of what is finer than eight pixels."""
    return float((films - F.interpolate(F.avg_pool2d(films, 8), scale_factor=8.0)).std())


@pytest.mark.parametrize("gain", [0.5, 1.5, 2.0])
def test_films_sharpened_more_or_less_look_alike(gain):
    plain = films()
    other = sharpened(plain, gain)
    assert detail(other) / detail(plain) == pytest.approx(gain, rel=1e-3)
    seen = [detail(harmonised(each, 20.0)) for each in (other, plain)]
    assert abs(math.log(seen[0] / seen[1])) < 0.4 * abs(math.log(gain))


@pytest.mark.parametrize(("by", "plus"), [(1.0, 40.0), (0.25, 0.0), (3.0, -100.0)])
def test_brightness_and_contrast_do_not_matter(by, plus):
    plain = films()
    assert torch.allclose(harmonised(plain * by + plus, 20.0), harmonised(plain, 20.0), atol=0.1)


def test_every_octave_of_detail_has_its_share():
    means = [balanced(films(side=512))]
    assert means[0].std((1, 2, 3)).tolist() == pytest.approx([1, 1], rel=0.2)
    for _ in range(OCTAVES):
        means.append(F.avg_pool2d(means[-1], 2))
    for octave in range(OCTAVES):
        taken = means[octave].var((1, 2, 3)) - means[octave + 1].var((1, 2, 3))
        expected = FINEST * math.sqrt(2) ** octave
        assert taken.sqrt().tolist() == pytest.approx([expected, expected], rel=0.3)


def test_a_dark_corner_has_as_much_to_show():
    plain = films(1, 512)
    light = torch.linspace(0.3, 1.0, 512).expand_as(plain)
    shaded = plain * light
    ratios = [
        float(seen[..., :128].std() / seen[..., -128:].std())
        for seen in (shaded, harmonised(plain, 40.0), harmonised(shaded, 40.0))
    ]
    assert ratios[0] < 0.6
    assert ratios[2] == pytest.approx(ratios[1], rel=0.2)


def test_each_film_goes_by_itself_and_mirrored_as_its_mirror_image():
    both = films(2)
    seen = harmonised(both, 20.0)
    assert torch.allclose(harmonised(both[1:], 20.0), seen[1:], atol=1e-3)
    assert torch.allclose(harmonised(both.flip(3), 20.0), seen.flip(3), atol=1e-2)


@pytest.mark.parametrize("value", [0.0, 7.0, 255.0])
def test_a_flat_film_stays_flat(value):
    seen = harmonised(torch.full((1, 1, 128, 128), value), 20.0)
    assert torch.allclose(seen, torch.tensor(128.0), atol=0.1)


def test_a_harmonised_film_is_a_film_with_few_pixels_at_its_ends():
    seen = harmonised(films(side=512), 40.0)
    assert seen.mean().item() == pytest.approx(128, abs=4)
    assert float(((seen <= 0) | (seen >= 255)).float().mean()) < 0.001
    corner = torch.zeros(1, 1, 512, 512)
    corner[..., :16, :16] = 255
    assert torch.isfinite(harmonised(corner, 40.0)).all()
