"""``tbviewer retrain`` on a labelled folder: the Run that the Admin room would have asked for."""

import pytest

from tbviewer import cli, paths, retraining
from tbviewer.net import store
from tbviewer.record.journal import asking
from tbviewer.record.journal.asking import Search
from tbviewer.record.runs.looking import Standing
from tbviewer.record.runs.process import sign_in
from tbviewer.record.runs.state import RunState, Stage, write_state
from tbviewer.training.clinic import keeping, running
from tbviewer.training.clinic.listing import films_of
from tbviewer.training.clinic.parts import learning_films


@pytest.fixture
def folder(labelled):
    return labelled()


@pytest.fixture
def worked_on(monkeypatch):
    """Runs that were worked on: nothing is trained here."""
    runs = []

    def go_on(run, *, ask, open_film, put):
        runs.append((run, ask))
        return Stage.ASKING if ask else Stage.DONE

    monkeypatch.setattr(running, "go_on", go_on)
    return runs


def retrain(*words):
    return cli.main(["retrain", *map(str, words), "--usual-priority"])


def test_a_run_is_made_of_the_films_to_learn_from_and_begins_with_the_active_model(
    folder, worked_on, capsys
):
    assert retrain(folder) == 0
    [(run, ask)] = worked_on
    wish, active = run.wish(), store.find().card.name
    assert (ask, wish.begin_with, wish.epochs, wish.folds) == (False, active, 20, 3)
    assert wish.model.startswith(f"{active}-clinic-")
    scan = keeping.kept_scan(folder)
    asked = [(film.film, film.label) for film in films_of(run)]
    assert asked == [(film.film, film.label) for film in learning_films(scan)]
    assert len(scan.test) > 0
    assert str(run.path) in capsys.readouterr().err
    [entry] = asking.page(paths.journal_file(), Search(), 0, 9)
    assert entry.kind == "run-asked"


def test_what_is_asked_for_is_in_the_wish_and_the_run_is_gone_on_with_by_its_folder(
    folder, worked_on
):
    options = ["--begin-with", "nothing", "--name", "ours", "--preset", "paper", "--folds", "0"]
    assert retrain(folder, *options, "--seed", "3", "--ask") == 0
    [(run, ask)] = worked_on
    wish = run.wish()
    assert (ask, wish.begin_with, wish.model, wish.seed) == (True, "", "ours", 3)
    assert (wish.preset, wish.epochs, wish.folds) == ("paper", 150, 0)
    assert retrain(run.path) == 0
    assert worked_on[1] == (run, False)
    assert len(retraining.all_runs()) == 1


def test_a_folder_on_which_no_run_can_begin_is_refused(folder, worked_on, capsys):
    for film in list((folder / "tb").iterdir())[5:]:
        film.unlink()
    assert retrain(folder) == 1
    assert "20" in capsys.readouterr().err
    assert worked_on == [] and retraining.all_runs() == ()


@pytest.mark.parametrize("options", [("--name", "../x"), ("--begin-with", "no-such-model")])
def test_names_that_are_none_are_refused(folder, worked_on, options, capsys):
    assert retrain(folder, *options) == 1
    assert options[1] in capsys.readouterr().err
    assert worked_on == []


def test_a_second_run_is_refused_and_a_folder_that_is_not_there_told(
    folder, worked_on, capsys, tmp_path
):
    retrain(folder)
    run = worked_on[0][0]
    sign_in(run)
    write_state(run.state, RunState(Stage.TRAINING))
    assert retrain(folder) == 1
    assert "one at a time" in capsys.readouterr().err
    assert [seen.standing for seen in retraining.all_runs()] == [Standing.GOING]
    assert retrain(tmp_path / "nowhere") == 1
    assert "cannot be read" in capsys.readouterr().err
