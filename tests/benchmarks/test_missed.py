"""Which films all studies miss, and what they cost."""

import pytest

from benchmarks.missed import missed

ILL, WELL = ["a/1", "a/2", "a/3", "a/4"], [f"a/{n}" for n in range(5, 15)]


@pytest.fixture
def study(tmp_path):
    """Write a study in which these films with disease score lower than all without."""

    def written(name, low):
        folder = tmp_path / name
        folder.mkdir()
        lines = ["film,label,logit"]
        lines += [f"{film},1,{-3 if film in low else 3}" for film in ILL]
        lines += [f"{film},0,{place / 10}" for place, film in enumerate(WELL)]
        (folder / "fold-0.csv").write_text("\n".join(lines) + "\n", "utf-8")
        return folder

    return written


def test_films_that_every_study_misses_are_named_with_what_they_cost(study):
    told = missed([study("one", ["a/1", "a/2"]), study("two", ["a/2", "a/3"])])
    assert "1 of the 4 films with tuberculosis" in told
    assert "`one`, `two`" in told
    assert "hold 50 % of what the first of these" in told
    # Two of four are lost: AUC 0.5; of the three that stay, one.
    assert "AUC is 0.667 instead of 0.500" in told
    assert "They are `a/2`." in told


def test_only_films_that_all_have_scored_are_told(study):
    whole, part = study("whole", ["a/1", "a/2"]), study("part", ["a/1", "a/2"])
    rows = (part / "fold-0.csv").read_text("utf-8").splitlines()
    (part / "fold-0.csv").write_text("\n".join(rows[:1] + rows[2:]) + "\n", "utf-8")
    told = missed([whole, part])
    assert "1 of the 3 films with tuberculosis" in told
    assert "AUC is 1.000 instead of 0.667" in told
