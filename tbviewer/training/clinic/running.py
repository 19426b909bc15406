"""A Run in the clinic from top to bottom, in a process of its own; resumed wherever it was cut off.

Films are opened and prepared once. Then the first steps are timed, and a person is asked. Then
the Model is trained, the Networks of the out-of-fold study after it, and the Model is written.
What is done is never done again.
"""

import traceback
from collections.abc import Callable
from dataclasses import dataclass

from tbviewer.errors import TbViewerError
from tbviewer.film.film import Film
from tbviewer.net.card import Card
from tbviewer.net.store import find
from tbviewer.record.runs.folder import ClinicRun
from tbviewer.record.runs.process import alone, sign_in
from tbviewer.record.runs.state import Stage
from tbviewer.record.runs.wish import RunWish
from tbviewer.training.beginning import Beginning, beginning
from tbviewer.training.clinic.finished import clear_up, write_finished
from tbviewer.training.clinic.listing import films_of
from tbviewer.training.clinic.recipe import recipe
from tbviewer.training.clinic.run_films import prepared_films
from tbviewer.training.clinic.telling import Stopped, Teller
from tbviewer.training.clinic.work import Pace, Part, measured, seconds_of
from tbviewer.training.config import TrainingConfig
from tbviewer.training.crossval import Fold, StudyFolder, begin_study, folds, run_fold
from tbviewer.training.dataset import Dataset
from tbviewer.training.folder import split_for_validation
from tbviewer.training.loop import Epoch, Step
from tbviewer.training.model import Provenance
from tbviewer.training.run import RunFacts, RunFolder, Trained, begin, train
from tbviewer.training.together import Team, fastest_device
from tbviewer.words import say, say_count

DISK_FULL = 28
"""ENOSPC, on every system."""


def go_on(
    run: ClinicRun, *, ask: bool, open_film: Callable[[str], Film], put: Callable[[str], None]
) -> Stage:
    """Work on `run` until it is done, stopped, cannot go on or, if told to `ask`, has to be begun.

    `put` takes JSON lines. What goes wrong is left as the Run's state.

    Raises
    ------
    TrainingError
        If a process works on a Run in the same place already: nothing is touched then.
    """
    with alone(run.path.parent):
        teller = Teller(run, put)
        teller.now(stage=Stage.BEGINNING)  # before anybody sees this process beside an old state
        sign_in(run)
        try:
            _Work(run, teller, open_film).all(ask=ask)
        except Stopped:
            teller.end(
                Stage.STOPPED, say("The Run was stopped."), say("It can be resumed at any time.")
            )
        except TbViewerError as error:
            teller.end(Stage.FAILED, error.sentence, error.advice)
        except MemoryError:
            teller.end(
                Stage.FAILED,
                say("The Run needs more memory than this computer has free."),
                say("Close other programs, then resume it."),
            )
        except OSError as error:
            teller.end(Stage.FAILED, *_disk_sentences(error))
        except Exception as error:
            teller.end(
                Stage.FAILED,
                say("The Run stopped over a fault that nobody foresaw."),
                say("Resume it; if it happens again, send its log to whoever helps."),
            )
            teller.say("".join(traceback.format_tb(error.__traceback__)))
            raise
        return teller.state.stage


def _disk_sentences(error: OSError) -> tuple[str, str]:
    if error.errno == DISK_FULL:
        return (
            say("The disk is full: the Run could not be written."),
            say("Free some space, then resume it: nothing but the epoch under way is lost."),
        )
    return (
        say("The Run's folder could not be written."),
        say("Check that its disk is connected, then resume the Run."),
    )


@dataclass(frozen=True, eq=False)
class _Films:
    """All films of a Run, and the two sides of the Model's own part."""

    all: Dataset
    learn: Dataset
    validate: Dataset


class _Work:
    """The steps of one Run."""

    def __init__(self, run: ClinicRun, teller: Teller, open_film: Callable[[str], Film]):
        self._run, self._teller, self._open_film = run, teller, open_film
        self._wish: RunWish = run.wish()
        self._team = Team(device=fastest_device())
        self._study = StudyFolder(run.scores)

    def all(self, *, ask: bool) -> None:
        if not self._run.model.is_dir():
            begin_with = find(self._wish.begin_with).card if self._wish.begin_with else None
            config = recipe(self._wish, begin_with)
            start = beginning(config, self._wish.begin_with or None)
            films = self._films(config)
            parts = folds(films.all.films, self._wish.folds) if self._wish.folds else []
            if ask:
                self._measure(config, films, parts)
                return
            self._train(config, start, films, parts, begin_with)
        clear_up(self._run)
        self._teller.end(
            Stage.DONE,
            say("The Model {name} is ready to be compared.", name=self._wish.model),
            seconds_left=0.0,
        )

    def _films(self, config: TrainingConfig) -> _Films:
        count = len(films_of(self._run))
        sentence = (
            say("The films were prepared before.")
            if self._run.kept.exists()
            else say_count("Opening {count} film.", "Opening {count} films.", count)
        )
        self._teller.stage(Stage.OPENING, sentence, films=count)

        def opened(done: int) -> None:
            self._teller.soon(opened=done)

        data, left_out = prepared_films(
            self._run, config.geometry, open_film=self._open_film, report=opened
        )
        self._teller.now(films=len(data), left_out=len(left_out), opened=count)
        if left_out:
            self._teller.say(
                say_count(
                    "{count} film could not be used and was left out.",
                    "{count} films could not be used and were left out.",
                    len(left_out),
                )
            )
        learn, validate = split_for_validation(data.films, config.validation_share)
        return _Films(data, data.part(learn), data.part(validate))

    def _measure(self, config: TrainingConfig, films: _Films, parts: list[Fold]) -> None:
        self._teller.stage(Stage.MEASURING, say("Timing the first steps."))
        speed = measured(films.learn, config, self._team, go_on=self._teller.hear)
        seconds = seconds_of(
            [
                Part(len(films.learn), len(films.validate)),
                *(Part(len(fold.learn), measure=len(fold.measure)) for fold in parts),
            ],
            config.epochs,
            speed,
        )
        self._teller.end(
            Stage.ASKING,
            say("The time it will take was measured."),
            seconds_left=seconds,
            films_per_second=round(speed.learned, 2),
            epochs=config.epochs,
            parts=1 + len(parts),
        )

    def _train(
        self,
        config: TrainingConfig,
        start: Beginning,
        films: _Films,
        parts: list[Fold],
        begin_with: Card | None,
    ) -> None:
        sizes = [len(films.learn), *(len(fold.learn) for fold in parts)]
        pace = Pace(config.epochs * sum(sizes))
        self._teller.now(epochs=config.epochs, parts=len(sizes), total=pace.total)
        digest = films.all.digest()
        trained = self._train_model(config, start, films, digest, pace)
        self._score_folds(config, start, films, parts, pace)
        self._teller.stage(Stage.WRITING, say("Writing the Model and checking it."))
        rule = films.learn.normalisation(config)
        origin = Provenance(
            config, films.learn, films.validate, rule, digest, (), "tbviewer, Admin room",
            self._wish.reference_standard, start.told,
        )  # fmt: skip
        write_finished(self._run, self._wish, trained, origin, begin_with)

    def _train_model(
        self, config: TrainingConfig, start: Beginning, films: _Films, digest: str, pace: Pace
    ) -> Trained:
        folder = RunFolder(self._run.path)
        begin(folder, RunFacts(config, "", (), start.told, digest), resume=True)
        rule = films.learn.normalisation(config)
        self._teller.stage(Stage.TRAINING, say("Training the Model."), part=1, epoch=0)
        return train(
            folder, config, films.learn, films.validate, rule, init=start.weights, team=self._team,
            report=self._stepping(pace, 0), finished=self._told,
        )  # fmt: skip

    def _score_folds(
        self,
        config: TrainingConfig,
        start: Beginning,
        films: _Films,
        parts: list[Fold],
        pace: Pace,
    ) -> None:
        """Train the study's Networks: their scores of films they never met set the threshold."""
        if parts:
            begin_study(self._study, {"config": config.as_json(), "folds": len(parts)})
        before = config.epochs * len(films.learn)
        for number, fold in enumerate(parts, start=2):
            if not self._study.has(fold):
                self._teller.stage(
                    Stage.SCORING,
                    say(
                        "For the threshold: training without part {number} of {parts}.",
                        number=number - 1,
                        parts=len(parts),
                    ),
                    part=number,
                    epoch=0,
                )
                run_fold(
                    fold, films.all, None, config=config, start=start, study=self._study,
                    run=self._run.folds / fold.name, team=self._team,
                    report=self._stepping(pace, before), finished=self._told,
                )  # fmt: skip
            before += config.epochs * len(fold.learn)

    def _stepping(self, pace: Pace, before: int) -> Callable[[Step], None]:
        def step(at: Step) -> None:
            done = before + at.epoch * at.films_in_epoch + at.films
            speed, left = pace.at(done)
            self._teller.soon(
                epoch=at.epoch, done=done, loss=round(at.loss, 4),
                films_per_second=None if speed is None else round(speed, 2), seconds_left=left,
            )  # fmt: skip

        return step

    def _told(self, epoch: Epoch) -> None:
        auc = epoch.validation_auc
        if auc is None:
            sentence = say(
                "Epoch {number}: loss {loss:.3f}.", number=epoch.epoch + 1, loss=epoch.loss
            )
        else:
            sentence = say(
                "Epoch {number}: loss {loss:.3f}, AUC of the films held back {auc:.3f}.",
                number=epoch.epoch + 1,
                loss=epoch.loss,
                auc=auc,
            )
        self._teller.say(sentence, epoch=epoch.epoch, validation_auc=auc)
        self._teller.soon(epoch=epoch.epoch + 1)
