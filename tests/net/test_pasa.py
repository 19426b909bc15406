import math

import pytest
import torch

from tbviewer.net.pasa import GRIDS, WIDTHS, Pasa, Pointwise, initialise, parameter_count


def test_the_paper_s_number_of_parameters():
    assert parameter_count(Pasa()) == 231_602


def test_every_convolution_keeps_its_bias():
    convolutions = [m for m in Pasa().modules() if isinstance(m, torch.nn.Conv2d)]
    assert len(convolutions) == 15
    assert all(c.bias is not None for c in convolutions)


def test_the_blocks_grids_and_widths():
    scores, blocks = Pasa().eval().forward_blocks(torch.zeros(1, 1, 512, 512))
    assert scores.shape == (1, 2)
    assert [tuple(b.shape) for b in blocks] == [
        (1, w, g, g) for w, g in zip(WIDTHS, GRIDS, strict=True)
    ]


@pytest.mark.parametrize("side", [512, 384, 130])
def test_a_shortcut_is_the_strided_convolution_that_it_stands_for(side):
    shortcut = Pointwise(1, 16, step=4)
    x = torch.randn(2, 1, side, side, generator=torch.Generator().manual_seed(2))
    strided = torch.nn.functional.conv2d(x, shortcut.weight, shortcut.bias, stride=4)
    assert torch.allclose(shortcut(x), strided, rtol=1e-6, atol=1e-6)


def test_forward_is_the_first_answer_of_forward_blocks():
    network = Pasa().eval()
    x = torch.randn(2, 1, 512, 512, generator=torch.Generator().manual_seed(1))
    assert torch.equal(network(x), network.forward_blocks(x)[0])


def test_initial_weights_are_the_paper_s():
    network = Pasa()
    initialise(network, seed=3)
    largest = network.blocks[
        4
    ].conv2.weight.detach()  # 57,600 numbers: their deviation is known to 1 %
    assert float(largest.std()) == pytest.approx(math.sqrt(2 / (80 * 9)), rel=0.02)
    last = network.classifier.weight.detach()
    assert float(last.std()) == pytest.approx(math.sqrt(2 / 80 / math.sqrt(2)), rel=0.2)
    assert not network.classifier.bias.any()


def test_initial_weights_come_from_the_seed_alone():
    one, two, other = Pasa(), Pasa(), Pasa()
    initialise(one, seed=5)
    torch.randn(7)
    initialise(two, seed=5)
    initialise(other, seed=6)
    assert all(torch.equal(a, b) for a, b in zip(one.parameters(), two.parameters(), strict=True))
    assert not torch.equal(one.blocks[0].conv1.weight, other.blocks[0].conv1.weight)
