"""Make the Models that ship: ``python models/make_models.py ../shared/data/films.csv``.

Each is trained by ``tbviewer train``, measured once on films it has never met, and put beside
this script with the result on its Card. A Run that stopped half-way is resumed.
"""

import argparse
import shutil
from pathlib import Path
from typing import Any

from tbviewer import cli, paths
from tbviewer.film.opening import open_film
from tbviewer.net import store
from tbviewer.net.reader import Reader
from tbviewer.training.evaluate import Evaluation, by_column, evaluate
from tbviewer.training.folder import labelled_films, selected
from tbviewer.training.model import write_card

HERE = Path(__file__).resolve().parent
NAME = "combined"
TRAINED_ON = ("fold=0-3", "dataset=montgomery,shenzhen")
MEASURED_ON = ("fold=4", "dataset=montgomery,shenzhen")
RECIPE = ("--preset", "paper", "--geometry", "crop", "--seed", "0", "--threads", "1")


def main() -> None:
    """Train, measure, put in place."""
    parser = argparse.ArgumentParser(description="Make the Models that ship with tbviewer.")
    parser.add_argument("folder", type=Path, help="the labelled films' CSV file")
    parser.add_argument("--runs", type=Path, default=Path("runs"), help="where Runs are kept")
    arguments = parser.parse_args()
    run = arguments.runs / NAME
    trained = cli.main(_train_command(arguments.folder, run))
    if trained != 0:
        raise SystemExit(trained)
    folder = HERE / NAME
    folder.mkdir(exist_ok=True)
    for name in (store.WEIGHTS, store.CARD):
        shutil.copyfile(run / "model" / name, folder / name)
    model = store.find(NAME, [HERE])
    films = selected(labelled_films(arguments.folder), MEASURED_ON)
    results = evaluate(model, films, open_film=open_film)
    write_card(folder, {**model.card.facts, "results": [_told(results)], "golden": _golden(model)})
    store.find(NAME, [HERE])


def _train_command(folder: Path, run: Path) -> list[str]:
    only = [part for rule in TRAINED_ON for part in ("--only", rule)]
    standard = ("--reference-standard", "clinical or radiological")
    return ["train", str(folder), *RECIPE, *only, "--run", str(run), "--resume", *standard]


def _told(results: Evaluation) -> dict[str, Any]:
    return {
        "on": " ".join(MEASURED_ON),
        "note": "films that neither trained the Model nor chose its epoch or threshold;"
        " measured once",
        "command": "tbviewer evaluate films.csv --only fold=4 --by dataset",
        **results.as_json(),
        "by_dataset": {k: v.as_json() for k, v in by_column(results, "dataset").items()},
    }


def _golden(model: store.StoredModel) -> dict[str, Any]:
    """Return the score that an installation must give the sample film."""
    film = open_film(str(paths.sample_film()))
    reading = Reader(model).read(film)
    return {"film_sha256": film.key, "score": reading.score}


if __name__ == "__main__":
    main()
