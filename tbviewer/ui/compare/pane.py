"""What a pane is asked to show. Facts only: no widget, no film."""

from dataclasses import dataclass, replace
from enum import StrEnum

from tbviewer.reading.correction import AS_STORED, Correction
from tbviewer.reading.reading import ModelName, Wish
from tbviewer.words import later, say

SALIENCIES = {
    "gradient": later("Saliency"),
    "guided": later("Saliency, guided"),
    "smooth": later("Saliency, smooth"),
}
BLOCKS = tuple(f"gradcam-{block}" for block in range(1, 6))


class Show(StrEnum):
    """What a pane shows of its film."""

    FILM = "film"
    OVER = "over"
    ALONE = "alone"
    DIFFERENCE = "difference"


SHOW_NAMES = {
    Show.FILM: later("Film"),
    Show.OVER: later("Film with a map"),
    Show.ALONE: later("Map alone"),
    Show.DIFFERENCE: later("Difference of two maps"),
}


@dataclass(frozen=True, slots=True)
class MapChoice:
    """Which map, and by which Model; None for the one in force."""

    name: str = "saliency"
    saliency: str = "gradient"
    model: str | None = None

    @property
    def title(self) -> str:
        """The map's name for a person."""
        if self.name == "saliency":
            return say(SALIENCIES[self.saliency])
        kind, _, number = self.name.partition("-")
        return say("Block {number}", number=number) if kind == "gradcam" else self.name

    def told(self, models: tuple[ModelName, ...] = ()) -> str:
        """Return the title, with the Model where it is not the one in force."""
        if self.model is None:
            return self.title
        short = next((model.short for model in models if model.name == self.model), self.model)
        return say("{map} by {model}", map=self.title, model=short)


@dataclass(frozen=True, slots=True)
class Need:
    """A film and how it has to be read for a pane."""

    path: str
    wish: Wish


@dataclass(frozen=True, slots=True)
class Pane:
    """What one pane is asked to show.

    Attributes
    ----------
    path : str
        The film's file; empty for the film that is shown in Reading, whichever that is.
    show : Show
    map : MapChoice
        Its Model gives the score, also beside a bare film.
    minus : MapChoice
        What is subtracted, in a difference.
    """

    path: str = ""
    show: Show = Show.FILM
    map: MapChoice = MapChoice()
    minus: MapChoice = MapChoice("gradcam-5")

    @property
    def title(self) -> str:
        """What the pane shows, for a person."""
        if self.show is Show.FILM:
            return say("Film")
        if self.show is Show.OVER:
            return say("{map} over the film", map=self.map.title)
        if self.show is Show.ALONE:
            return say("{map} alone", map=self.map.title)
        return say("{first} − {second}", first=self.map.title, second=self.minus.title)

    def needs(
        self, shown_path: str, *, forced: bool = False, correction: Correction = AS_STORED
    ) -> tuple[Need, ...]:
        """Return what has to be opened and read for it; nothing while there is no film.

        `forced` says that the film shown in Reading was read although refused, `correction`
        how it was turned and inverted before.
        """
        path = self.path or shown_path
        if not path:
            return ()
        choices = [self.map, self.minus] if self.show is Show.DIFFERENCE else [self.map]
        if path != shown_path:
            forced, correction = False, AS_STORED
        wanted = [
            Need(path, replace(wish_of(choice, force=forced), correction=correction))
            for choice in choices
        ]
        return tuple(dict.fromkeys(wanted))

    def with_map(self, choice: MapChoice) -> "Pane":
        """Show another map: over the film, if only the film was shown."""
        show = Show.OVER if self.show is Show.FILM else self.show
        return replace(self, map=choice, show=show)

    def with_model(self, model: str | None) -> "Pane":
        """Show the same by another Model."""
        return replace(self, map=replace(self.map, model=model))


def wish_of(choice: MapChoice, *, force: bool = False) -> Wish:
    """Return how a film has to be read for a map. Grad-CAMs are the same for every saliency."""
    saliency = choice.saliency if choice.name == "saliency" else "gradient"
    return Wish(force=force, saliency=saliency, model=choice.model)
