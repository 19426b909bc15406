"""From shadows to a film: Beer–Lambert, scatter, blur, noise, and the look of a finished film."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .airways import air_shadow
from .chance import Dice, blurred, resized, texture
from .grid import WIDTH_MM, Grid, Plane
from .lesion import lesion_shadow
from .letters import written
from .skeleton import Bones, cage, spine
from .thorax import soft_shadows
from .vessels import vessel_shadow

SEED = 20260101
# Attenuation per mm at the beam's effective energy; of bone, what it dims more than tissue.
_TISSUE = 0.0205
_COMPACT = 0.057
_SPONGY = 0.0095
_LUNG_DENSITY = 0.27
_QUANTA_PER_MM2 = 600_000
# The film's characteristic curve: the exposure (as -log) that is middle grey, and the latitude.
_MIDDLE = 2.45
_LATITUDE = 0.58
_BLACK, _WHITE, _HIGHEST = 90, 3840, 4095


@dataclass(frozen=True)
class Chest:
    """What the rays meet: line integrals of attenuation, and millimetres of body."""

    attenuation: Plane
    body: Plane


def chest(grid: Grid) -> Chest:
    """Return the line integrals through all solids."""
    dice = [Dice(SEED + number) for number in range(8)]
    soft_grid = Grid(min(grid.size, 1000))  # organs have no sharper edges than that
    soft = soft_shadows(soft_grid.x, soft_grid.y)
    body, lung, gas = (resized(plane, grid.size) for plane in (soft.body, soft.lung, soft.gas))
    flesh = texture(dice[0], grid.size, WIDTH_MM, coarse=30, fine=1.2, slope=2.4)
    tissue = body * (1 + 0.012 * flesh) - gas
    tissue -= (1 - _density(grid, dice[1], dice[2])) * lung
    tissue -= 0.8 * air_shadow(grid) * np.minimum(body / 40, 1)
    # A vessel takes its sheath and some lung around it along.
    tissue += 1.2 * vessel_shadow(grid, dice[3])
    tissue += lesion_shadow(grid, dice[4]) * np.minimum(lung / 60, 1)
    marrow = texture(dice[5], grid.size, WIDTH_MM, coarse=5, fine=0.5, slope=1.6)
    # The spine lies farthest from the detector: the focal spot's penumbra is widest there.
    bone = blurred(_dimming(cage(grid, dice[6])), grid.pitch_mm, 0.25)
    bone += blurred(_dimming(spine(grid, dice[7])), grid.pitch_mm, 0.6)
    return Chest(np.maximum(_TISSUE * tissue + bone * (1 + 0.14 * marrow), 0), body)


def _density(grid: Grid, fine: Dice, coarse: Dice) -> Plane:
    """Return the lung's density beside water's: grained, patchy, denser towards its base."""
    grain = texture(fine, grid.size, WIDTH_MM, coarse=9, fine=0.45, slope=1.7)
    patches = texture(coarse, grid.size, WIDTH_MM, coarse=60, fine=9, slope=2)
    return _LUNG_DENSITY * (1 + 0.03 * grain + 0.04 * patches + 0.0009 * (grid.y - 180))


def _dimming(bones: Bones) -> Plane:
    return _COMPACT * bones.compact + _SPONGY * resized(bones.spongy, bones.grid.size)


def exposed(grid: Grid) -> Plane:
    """Return -log of the light that the detector saw, with scatter, blur and noise."""
    solids = chest(grid)
    primary = np.exp(-solids.attenuation)
    # Only what is absorbed in a body is scattered there.
    scattered = primary * solids.body / (solids.body + 60)
    scatter = 0.34 * blurred(scattered, grid.pitch_mm, 28) + 0.004
    signal = blurred(primary + scatter, grid.pitch_mm, 0.18)
    quanta = _QUANTA_PER_MM2 * grid.pitch_mm**2
    noise = blurred(Dice(SEED + 99).noise(grid.size, grid.size), grid.pitch_mm, 0.16)
    return -np.log(np.maximum(signal + noise * np.sqrt(signal / quanta), 1e-4))


def presented(grid: Grid) -> NDArray[np.uint16]:
    """Return the film for presentation, 12 bits, white = dense, with its lead letters."""
    dense = exposed(grid)
    base = blurred(dense, grid.pitch_mm, 14)
    middle = blurred(dense, grid.pitch_mm, 1.2)
    # Detail is raised as makers do: not at the skin, less where the film is white anyway.
    gain = np.clip(base / 1.5, 0, 1) * (1 - 0.55 * np.clip((base - 2.4) / 1.4, 0, 1))
    look = dense + gain * (0.5 * (middle - base) + 1.3 * (dense - middle))
    grey = 1 / (1 + np.exp((_MIDDLE - look) / _LATITUDE))
    grey += 0.93 * (1 - grey) * _lead(grid)
    return np.rint(np.clip(_BLACK + (_WHITE - _BLACK) * grey, 0, _HIGHEST)).astype(np.uint16)


def _lead(grid: Grid) -> Plane:
    """Return the letters beside the neck: the patient's right, and that there is no patient."""
    side = written(grid, "R", x=-184, y=10, height=13, weight=2.4)
    return np.maximum(side, written(grid, "SIMULATED", x=133, y=10, height=6, weight=0.9))
