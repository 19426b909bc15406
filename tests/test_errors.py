import pickle

import pytest

from tbviewer.errors import FilmError, FilmFault, ModelError, TbViewerError, TrainingError

FACTS = {
    "frames": 3,
    "form": "MPEG",
    "megapixels": 999,
    "megabytes": 1,
    "what": "no rows",
    "seconds": 120,
}


@pytest.mark.parametrize("fault", FilmFault)
def test_every_fault_names_the_file_says_why_and_what_to_do(fault):
    error = FilmError("/clinic/Jane Doe/film 7.dcm", fault, detail="libx: -3", **FACTS)
    assert "film 7.dcm" in error.sentence
    assert "Jane" not in error.sentence
    assert error.advice
    assert "{" not in error.sentence + error.advice
    assert error.code == fault.value
    assert str(error) == error.sentence


@pytest.mark.parametrize(
    "error",
    [
        FilmError("a/b.dcm", FilmFault.MULTI_FRAME, frames=2),
        ModelError("combined", "why", detail="d"),
        TrainingError("s", advice="a"),
        TbViewerError("s", code="c"),
    ],
)
def test_errors_cross_processes_whole(error):
    again = pickle.loads(pickle.dumps(error))
    assert type(again) is type(error)
    assert again.__dict__ == error.__dict__
    assert str(again) == str(error)


def test_a_name_with_braces_is_a_name():
    error = FilmError("{frames}.dcm", FilmFault.EMPTY)
    assert "{frames}.dcm" in error.sentence
