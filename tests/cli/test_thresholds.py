"""``tbviewer threshold`` and ``compare`` as whoever looks after a computer calls them."""

import csv
import json

import numpy as np
import pytest

from tbviewer import paths
from tbviewer.__main__ import main
from tbviewer.net.store import find
from tbviewer.net.threshold import threshold_in_force
from tbviewer.reading.reading import ThresholdSource
from tbviewer.record.journal import asking
from tbviewer.record.journal.asking import Search


@pytest.fixture
def scores(tmp_path):
    """60 people with and 140 without tuberculosis, well told apart."""
    rng = np.random.default_rng(0)
    labels = np.repeat([0, 1], [140, 60])
    values = 1 / (1 + np.exp(-rng.normal(labels * 3 - 1.5, 1)))
    path = tmp_path / "scores.csv"
    lines = [f"{score:.4f},{label}" for score, label in zip(values, labels, strict=True)]
    path.write_text("\n".join(["score,result", *lines]))
    return path


def in_force():
    return threshold_in_force(find().card)


def entries():
    return asking.page(paths.journal_file(), Search(kinds=("threshold",)), 0, 10)


def test_a_table_is_told_and_written(scores, tmp_path, capsys):
    written, page = tmp_path / "table.csv", tmp_path / "table.pdf"
    command = ["threshold", "table", str(scores), "--reference-standard", "bacteriological",
               "--prevalence", "0.05", "--csv", str(written), "--pdf", str(page)]  # fmt: skip
    assert main([*command, "--format", "json"]) == 0
    facts = json.loads(capsys.readouterr().out)
    assert (facts["films"], facts["positive"], facts["conditions"]["prevalence"]) == (200, 60, 0.05)
    with written.open(encoding="utf-8-sig") as file:
        lines = list(csv.DictReader(file))
    assert [float(line["threshold"]) for line in lines] == [r["threshold"] for r in facts["table"]]
    assert page.read_bytes().startswith(b"%PDF")


def test_a_threshold_is_set_for_everybody_noted_and_forgotten(scores, capsys):
    assert in_force()[1] is ThresholdSource.CARD
    assert main(["threshold", "set", "0.42", str(scores), "--site", "Made-up Clinic"]) == 0
    captured = capsys.readouterr()
    assert "this site's threshold is 0.42, set on 200 films" in captured.out
    assert "agreement, not accuracy" in captured.err
    assert in_force() == (0.42, ThresholdSource.SITE)
    assert (paths.site_data() / "thresholds").is_dir()
    (entry,) = entries()
    assert (entry.threshold, entry.threshold_source) == (0.42, "site")
    assert (entry.facts["films"], entry.facts["site"]) == (200, "Made-up Clinic")
    assert main(["threshold", "forget"]) == 0
    assert in_force()[1] is ThresholdSource.CARD
    assert len(entries()) == 2


def test_who_may_not_set_it_exports_it_and_another_imports_it(scores, tmp_path, capsys):
    file = tmp_path / "threshold.json"
    assert main(["threshold", "set", "0.42", str(scores), "--export", str(file)]) == 0
    assert in_force()[1] is ThresholdSource.CARD
    assert main(["threshold", "import", str(file)]) == 0
    assert in_force() == (0.42, ThresholdSource.SITE)
    capsys.readouterr()
    assert main(["threshold", "show", "--format", "json"]) == 0
    shown = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert ("site", 0.42) in [(line["source"], line["threshold"]) for line in shown]


@pytest.mark.parametrize("change", [{"model_sha256": "0" * 64}, {"score_rule": []}])
def test_a_threshold_of_a_model_that_is_not_here_is_refused(scores, tmp_path, capsys, change):
    file = tmp_path / "threshold.json"
    main(["threshold", "set", "0.42", str(scores), "--export", str(file)])
    file.write_text(json.dumps(json.loads(file.read_text()) | change))
    assert main(["threshold", "import", str(file)]) == 1
    assert "is not here" in capsys.readouterr().err
    assert in_force()[1] is ThresholdSource.CARD


@pytest.mark.parametrize("content", ["", "{}", "[1]", "\x00"])
def test_what_is_no_threshold_is_refused_by_name(tmp_path, capsys, content):
    file = tmp_path / "other.json"
    file.write_text(content)
    assert main(["threshold", "import", str(file)]) == 1
    assert "other.json is no threshold" in capsys.readouterr().err


def test_a_model_beside_itself_is_no_comparison(tmp_path, chest, capsys):
    from PIL import Image

    for name, rows in (("a_0", 500), ("b_1", 600)):
        Image.fromarray(chest(rows, 500)).save(tmp_path / f"{name}.png")
    assert main(["compare", str(tmp_path), "--new", find().name.name, "--format", "json"]) == 1
    facts = json.loads(capsys.readouterr().out)
    assert (facts["verdict"], facts["films"]) == ("no-verdict", 2)
    assert main(["compare", str(tmp_path), "--new", find().name.name]) == 1
    assert "nothing to compare" in capsys.readouterr().out
