"""The Reader: a Model loaded and ready to read."""

import math
import time

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.torch import load as tensors_of
from torch import Tensor

from tbviewer.errors import ModelError
from tbviewer.film.field import Field
from tbviewer.film.film import Film
from tbviewer.net.explain import SaliencyMethod, explain, heat_maps, logit_of
from tbviewer.net.focus import further_maps
from tbviewer.net.framing import Geometry, lung_fields
from tbviewer.net.gate import glance
from tbviewer.net.pasa import Pasa
from tbviewer.net.prepare import Normalisation, normalised, prepare
from tbviewer.net.squares import BlankFilm
from tbviewer.net.store import StoredModel, find
from tbviewer.net.threshold import threshold_in_force
from tbviewer.reading.correction import AS_STORED, Correction, corrected
from tbviewer.reading.heatmap import HeatMap
from tbviewer.reading.judging import Glance, glance_cautions, picture_refusal
from tbviewer.reading.reading import Reading, Remark, Status, laid_back
from tbviewer.reading.suitability import header_cautions, header_refusal, picture_cautions
from tbviewer.reading.zones import Zones, zones_of
from tbviewer.words import say

ZONES_BY = "region"
"""The map by which zones are told where a Card adds it."""


def load_network(model: StoredModel) -> Pasa:
    """Return the Model's Network in ``eval()``, its parameters without gradients.

    Raises
    ------
    ModelError
        If the weights are damaged or of another Network.
    """
    network = Pasa()
    try:
        network.load_state_dict(tensors_of(model.weights()))
    except (SafetensorError, RuntimeError, ValueError) as error:
        reason = say("its weights are not of this program's Network.")
        raise ModelError(model.folder.name, reason, detail=str(error)) from error
    if not all(bool(torch.isfinite(p).all()) for p in network.state_dict().values()):
        raise ModelError(model.folder.name, say("its weights are not all numbers."))
    network.requires_grad_(False)
    return network.to(memory_format=torch.channels_last).eval()  # type: ignore[call-overload, no-any-return]


class Reader:
    """A Model loaded and ready to read."""

    def __init__(self, model: StoredModel):
        self.model = model
        self._network = load_network(model)
        self._rule = Normalisation.of(model.card)
        self._geometry = Geometry(model.card.geometry)

    @classmethod
    def named(cls, name: str | None = None) -> "Reader":
        """Return the Reader of the Model called `name`, or of the active one."""
        return cls(find(name))

    def read(
        self,
        film: Film,
        *,
        force: bool = False,
        saliency: SaliencyMethod = SaliencyMethod.GRADIENT,
        maps: bool = True,
        zones: bool = False,
        correction: Correction = AS_STORED,
    ) -> Reading:
        """Return what the Model says of `film`, or why it would not.

        `force` reads a film that header or picture speak against; a blank film cannot be read.
        Without `maps` there is the score alone, the same one, in half the time; with `zones`
        also where the influence lies, from the one map that tells it. With a
        `correction` the film is turned and inverted first and judged as it then stands; Field
        and maps are laid back on the film as it is stored.
        """
        started = time.perf_counter()
        upright = corrected(film, correction)
        try:
            refusal, seen = judged(upright, force=force)
            reading = (
                self._refused(film, refusal, started)
                if refusal and not force
                else self._read(
                    upright, refusal, seen, saliency, maps=maps, zones=zones, started=started
                )
            )
        except BlankFilm:
            blank = Remark("blank", say("The film is blank: all of it has one grey value."))
            reading = self._refused(film, blank, started)
        if not correction:
            return reading
        return laid_back(reading, correction, rows=film.rows, columns=film.columns)

    def _read(
        self,
        film: Film,
        refusal: Remark | None,
        seen: Glance | None,
        saliency: SaliencyMethod,
        *,
        maps: bool,
        zones: bool,
        started: float,
    ) -> Reading:
        card = self.model.card
        threshold, source = threshold_in_force(card)
        prepared, field = self.prepared(film)
        x = normalised(prepared, self._rule)
        if maps:
            logit, found = self._explained(x, field, saliency)
        elif zones:
            logit, found = self._explained_for_zones(x, field, saliency)
        else:
            logit, found = self._logit(x), ()
        return Reading(
            film_key=film.key,
            status=Status.READ,
            model=self.model.name,
            score=score_of(logit, card.temperature),
            logit=logit,
            threshold=threshold,
            threshold_source=source,
            field=field,
            maps=found if maps else (),
            offered=card.offered,
            worths=card.worths,
            zones=_zones(film, found, card.offered),
            saliency=str(saliency),
            cautions=(
                *header_cautions(film.header),
                *(glance_cautions(seen, film.header) if seen else ()),
                *picture_cautions(film, field, by_lungs=self._geometry.by_lungs),
            ),
            refusal=refusal,
            forced=refusal is not None,
            seconds=time.perf_counter() - started,
        )

    def prepared(self, film: Film) -> tuple[NDArray[np.uint8], Field]:
        """Return what the Network sees of `film`, uint8 (512, 512), and where it lies.

        Raises
        ------
        BlankFilm
            If the film shows nothing but one value.
        """
        return prepare(film.pixels, film.padding, self._geometry)

    def logit(self, prepared: NDArray[np.uint8]) -> float:
        """Return d of a prepared film: the one that `read` returns, or that film changed."""
        return self._logit(normalised(prepared, self._rule))

    def _explained(
        self, x: Tensor, field: Field, saliency: SaliencyMethod
    ) -> tuple[float, tuple[HeatMap, ...]]:
        """Return the logit and all maps, those that the Card adds last."""
        card = self.model.card
        explanation = explain(
            self._network, x, saliency, flip_averaged=card.flip_averaged, smoothing=card.smoothing
        )
        further = further_maps(self._network, x, card.further_maps, field)
        return explanation.logit, (*heat_maps(explanation, field), *further)

    def _explained_for_zones(
        self, x: Tensor, field: Field, saliency: SaliencyMethod
    ) -> tuple[float, tuple[HeatMap, ...]]:
        """Return the logit and maps among which is the one that `_zones` asks."""
        if ZONES_BY in self.model.card.further_maps:
            return self._logit(x), further_maps(self._network, x, (ZONES_BY,), field)
        return self._explained(x, field, saliency)

    def _logit(self, x: Tensor) -> float:
        return logit_of(self._network, x, flip_averaged=self.model.card.flip_averaged)

    def _refused(self, film: Film, refusal: Remark, started: float) -> Reading:
        return Reading(
            film_key=film.key,
            status=Status.REFUSED,
            model=self.model.name,
            threshold=threshold_in_force(self.model.card)[0],
            refusal=refusal,
            seconds=time.perf_counter() - started,
        )


def judged(film: Film, *, force: bool = False) -> tuple[Remark | None, Glance | None]:
    """Return why a film is not to be read, or None, and what was seen in its picture.

    The picture is not looked at where the header alone refuses and nothing is forced.

    Raises
    ------
    BlankFilm
        If the film shows nothing but one value.
    """
    refusal = header_refusal(film.header)
    if refusal and not force:
        return refusal, None
    seen = glance(film)
    return refusal or picture_refusal(seen, film.header), seen


def _zones(film: Film, maps: tuple[HeatMap, ...], offered: str | None) -> Zones | None:
    """Return where in the lungs the influence lies; None without maps, lungs or heat.

    By the map ``region`` where there is one: it names the side best (docs/maps.md). Otherwise
    by the map shown first.
    """
    lungs = lung_fields(film.pixels, film.padding) if maps else None
    if lungs is None:
        return None
    named = {heatmap.name: heatmap for heatmap in maps}
    asked = named.get(ZONES_BY) or named.get(offered or "") or maps[0]
    # Rows of a film run from the patient's right to the left, unless its header says otherwise.
    mirrored = film.header.orientation is not None and film.header.orientation[0] == "R"
    return zones_of(asked, lungs, mirrored=mirrored)


def score_of(logit: float, temperature: float) -> float:
    """Return sigmoid(d / T), from 0 to 1, without overflow."""
    z = logit / temperature
    return 1 / (1 + math.exp(-z)) if z >= 0 else math.exp(z) / (1 + math.exp(z))


def one_thread() -> None:
    """Read with one thread.

    On a busy computer with two cores, two threads spin at each other's barriers and are many
    times slower.
    """
    torch.set_num_threads(1)
