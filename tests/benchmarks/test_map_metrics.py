"""Each figure against one worked out by hand."""

import numpy as np
import pytest

from benchmarks.maps import metrics
from benchmarks.maps.cases import GRID, Case, box_mask, box_shares, lungs_in_field, was_trained_on
from tbviewer.film.field import Field
from tbviewer.net.card import Card
from tbviewer.reading.zones import LungFields


def test_the_pointing_game_on_own_and_other_boxes():
    peaks = np.array([[0.1, 0.1], [0.9, 0.9], [np.nan, np.nan]])
    boxes = [
        np.array([[0.0, 0.0, 0.2, 0.2]]),
        np.array([[0.0, 0.0, 0.1, 0.3], [0.8, 0.8, 1.0, 0.85]]),
        np.array([[0.0, 0.0, 1.0, 1.0]]),
    ]
    table = metrics.hit_table(peaks, boxes)
    assert table.tolist() == [[True, True, True], [False, False, True], [False, False, False]]
    found = metrics.own_and_other(table)
    assert found.own == pytest.approx(1 / 3)
    assert found.other == pytest.approx(3 / 6)


def test_energy_is_the_share_of_heat_in_the_boxes():
    heat = np.array([[[3.0, 1.0], [0.0, 0.0]], [[0.0, 0.0], [0.0, 0.0]]])
    masks = np.array([[[1.0, 0.5], [0.0, 0.0]], [[0.0, 0.0], [1.0, 1.0]]])
    assert metrics.energy_table(heat, masks).tolist() == [[0.875, 0.0], [0.0, 0.0]]


def test_intersection_over_union_by_threshold():
    heat = np.array([[[4.0, 2.0], [1.0, 0.0]]])
    masks = np.array([[[1.0, 0.0], [1.0, 0.0]]])
    found = metrics.ious(heat, masks, np.array([0.2, 0.5, 0.9]))
    assert found.tolist() == pytest.approx([2 / 3, 1 / 3, 1 / 2])


def test_the_fixed_point_lies_in_most_boxes():
    masks = np.zeros((3, 4, 4))
    masks[0, 0:2, 0:2] = masks[1, 1:3, 1:3] = masks[2, 3, 3] = 1
    assert metrics.best_fixed_point(masks) == (1.5 / 4, 1.5 / 4)


def test_ssim_of_windows_worked_out_by_hand():
    rng = np.random.default_rng(0)
    a, b = rng.random((7, 7)), rng.random((7, 7))
    x, y = a / a.max(), b / b.max()
    covariance = ((x - x.mean()) * (y - y.mean())).mean()
    by_hand = ((2 * x.mean() * y.mean() + 1e-4) * (2 * covariance + 9e-4)) / (
        (x.mean() ** 2 + y.mean() ** 2 + 1e-4) * (x.var() + y.var() + 9e-4)
    )
    assert metrics.ssim(a, b) == pytest.approx(by_hand)
    assert metrics.ssim(a, a) == pytest.approx(1)
    assert metrics.ssim(a, np.zeros((7, 7))) < 0.01


def test_rank_correlation_shares_the_ranks_of_equals():
    a = np.array([[1.0, 2.0], [2.0, 9.0]])
    assert metrics.ranks(a.ravel()).tolist() == [1.0, 2.5, 2.5, 4.0]
    assert metrics.rank_correlation(a, a**3) == pytest.approx(1)
    assert metrics.rank_correlation(a, -a) == pytest.approx(-1)
    assert metrics.rank_correlation(a, np.ones((2, 2))) == 0


def test_the_area_under_a_curve_and_balanced_accuracy():
    assert metrics.area_under(np.array([1.0, 0.5, 0.0])) == pytest.approx(0.5)
    assert metrics.area_under(np.array([1.0, 0.0, 0.0])) == pytest.approx(0.25)
    says = np.array([True, True, False, False])
    right = np.array([True, True, True, False])
    assert metrics.balanced_accuracy(says, right) == pytest.approx((2 / 3 + 1) / 2)


def test_boxes_are_placed_in_the_field():
    shares = box_shares([(110.0, 60.0, 50.0, 100.0)], Field(100, 50, 200, 400))
    assert shares.tolist() == [[0.05, 0.025, 0.3, 0.275]]
    mask = box_mask(np.array([[0.0, 0.0, 0.5, 0.25]]))
    assert mask.shape == (GRID, GRID)
    assert mask.mean() == pytest.approx(0.125)
    assert mask[: GRID // 4, : GRID // 2].all()
    assert not box_mask(np.zeros((0, 4))).any()


def test_lungs_are_placed_in_the_field():
    mask = np.zeros((128, 128), bool)
    mask[:, :64] = True
    lungs = LungFields(mask, Field(0, 0, 1000, 1000))
    cells = lungs_in_field(lungs, Field(250, 0, 500, 500))
    assert cells[:, : GRID // 2].all()
    assert not cells[:, GRID // 2 :].any()


def test_what_a_card_learnt_from_is_known_by_its_rows():
    facts = {"training": {"only": ["fold=0-3", "dataset=montgomery,shenzhen"]}}
    card = Card("tried", "0" * 64, "crop", None, None, facts=facts)
    assert was_trained_on({"fold": "3", "dataset": "shenzhen"}, card)
    assert not was_trained_on({"fold": "4", "dataset": "shenzhen"}, card)
    assert not was_trained_on({"fold": "1", "dataset": "elsewhere"}, card)
    assert was_trained_on({"fold": "4"}, Card("tried", "0" * 64, "crop", None, None))


def test_the_halves_are_fixed_by_the_films_names():
    halves = [Case(f"tbx11k/tb{n:04d}.png").chooses for n in range(200)]
    assert 80 < sum(halves) < 120
    assert halves == [Case(f"tbx11k/tb{n:04d}.png").chooses for n in range(200)]
