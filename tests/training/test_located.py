"""What a reading says of sides and heights, and how the classifier's map is held against it."""

import numpy as np
import pytest
import torch

from tbviewer.net.pasa import Pasa, initialise
from tbviewer.training.located import location_loss, places_of

N = np.nan


@pytest.mark.parametrize(
    ("reading", "right", "left"),
    [
        ("PTB in the right upper field", [1, 0, 0, 1], [0, 0, 0, 0]),
        ("Left PTB", [0, 0, 0, 0], [N, N, N, 1]),
        ("bilateral PTB", [N, N, N, 1], [N, N, N, 1]),
        ("bilateral PTB in the upper and middle field", [1, 1, 0, 1], [1, 1, 0, 1]),
        # The heights of the second finding are nobody's.
        ("PTB in the right upper field, left pleurisy", [1, 0, 0, 1], [N, N, N, 1]),
        ("left PTB, right lower field pleurisy", [N, N, N, 1], [N, N, N, 1]),
        ("STB", [N, N, N, N], [N, N, N, N]),
        ("", [N, N, N, N], [N, N, N, N]),
    ],
)
def test_a_reading_tells_sides_and_heights(reading, right, left):
    np.testing.assert_array_equal(places_of(reading, 1), np.array([right, left], np.float32))


def test_a_film_without_disease_has_it_nowhere():
    assert not places_of("normal", 0).any()


@pytest.fixture
def network():
    network = Pasa()
    initialise(network, seed=0)
    with torch.no_grad():  # class 1 looks at feature 0 alone
        network.classifier.weight.zero_()
        network.classifier.bias.zero_()
        network.classifier.weight[1, 0] = 1.0
    return network


def _block(hot):
    block = torch.zeros(1, 80, 7, 7)
    block[:, 0] = -6.0
    block[0, 0][hot] = 6.0
    return block


RIGHT_UPPER = torch.from_numpy(places_of("PTB in the right upper field", 1))[None]
LEFT_LOWER = torch.from_numpy(places_of("PTB in the left lower field", 1))[None]


def test_a_map_that_is_hot_where_the_reading_says_costs_least(network):
    upper_left_of_the_picture = _block(np.s_[:2, :3])  # the patient's right
    right = location_loss(network, upper_left_of_the_picture, RIGHT_UPPER)
    wrong = location_loss(network, upper_left_of_the_picture, LEFT_LOWER)
    assert right < 0.5 < wrong


def test_what_is_untold_costs_nothing_and_teaches_nothing(network):
    block = _block(np.s_[:2, :3]).requires_grad_()
    loss = location_loss(network, block, torch.full((1, 2, 4), N))
    loss.backward()
    assert loss == 0
    assert not block.grad.any()


def test_the_smaller_grid_of_a_smaller_film_is_asked_alike(network):
    block = torch.full((2, 80, 3, 3), -6.0)
    block[0, 0, 0, 0] = 6.0
    losses = [location_loss(network, block[n : n + 1], RIGHT_UPPER) for n in (0, 1)]
    assert losses[0] < losses[1]
