"""What the Admin room's pages are handed, over real reading rooms."""

import shutil
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from tbviewer import administration, paths
from tbviewer.record.clinic.scan import FaultKind, ReferenceStandard
from tbviewer.rooms import ReadingRooms


@pytest.fixture
def films():
    with ReadingRooms(1, lowly=True) as rooms:
        yield administration._films_services(rooms)


def test_a_folder_is_scanned_by_a_child_process_and_comes_back(films, tmp_path, chest):
    clinic = tmp_path / "clinic"
    for name in ("tb", "normal"):
        (clinic / name).mkdir(parents=True)
    shutil.copy(paths.sample_film(), clinic / "tb" / "sample.dcm")
    Image.fromarray(255 - chest(640, 620)).save(clinic / "normal" / "inverted.png")
    assert films.last() is None
    told = []
    scan = films.scan(str(clinic), told.append)
    assert [progress.done for progress in told][-1] == 2
    sample = scan.film("tb/sample.dcm")
    assert sample.seen.kind == "DICOM" and sample.faults == ()
    inverted = scan.film("normal/inverted.png")
    assert [fault.kind for fault in inverted.faults] == [FaultKind.INVERTED]
    assert films.stands_against(scan) is None
    picture = films.picture(inverted.path, 100)
    assert picture.dtype == np.uint8 and max(picture.shape) == 100
    films.keep_choices(replace(scan, standard=ReferenceStandard.CLINICAL))
    assert films.last().standard is ReferenceStandard.CLINICAL
    films.rest()
    shutil.rmtree(clinic)
    assert films.stands_against(scan).code == "folder-gone"
