"""What the screen shows of a header, and millimetres."""

import pytest

from tbviewer.film.header import age_in_years, day_of, readable_name
from tbviewer.film.spacing import SpacingKind, spacing_of


@pytest.fixture
def header(films):
    def opened(**elements):
        return films.open(films.dicom(films.slopes(12), bits=12, **elements)).header

    return opened


@pytest.mark.parametrize(
    ("stored", "shown"),
    [
        ("Adams^John Robert^Quincy^Dr.^Jr.", "Adams, John Robert Quincy"),
        ("Doe", "Doe"),
        ("Doe^Jane", "Doe, Jane"),
        ("^Jane", "Jane"),
        ("", ""),
        ("Anonymized", "Anonymized"),
    ],
)
def test_a_name_as_people_read_it(header, stored, shown):
    assert readable_name(stored) == shown
    assert header(PatientName=stored).patient_name == shown


def test_a_name_in_its_own_script_comes_first(header):
    name = "Yamada^Tarou=山田^太郎=やまだ^たろう"
    found = header(SpecificCharacterSet="ISO_IR 192", PatientName=name)
    assert found.patient_name == "山田 太郎 (Yamada, Tarou)"
    only = header(SpecificCharacterSet="ISO_IR 192", PatientName="=山田^太郎")
    assert only.patient_name == "山田 太郎"


def test_a_name_in_latin_1(header):
    found = header(SpecificCharacterSet="ISO_IR 100", PatientName="Müller^Zoë")
    assert found.patient_name == "Müller, Zoë"


@pytest.mark.parametrize(
    ("stated", "years"),
    [
        ("034Y", 34),
        ("018M", 1.5),
        ("026W", 26 * 7 / 365.25),
        ("010D", 10 / 365.25),
        ("62", 62),
        ("34y", 34),
        ("", None),
        ("old", None),
        ("999Y", None),
        ("-04Y", None),
    ],
)
def test_ages(stated, years):
    assert age_in_years(stated) == (None if years is None else pytest.approx(years))


def test_the_age_follows_from_the_date_of_birth(header):
    found = header(PatientBirthDate="19800615", StudyDate="20200615")
    assert found.age_years == pytest.approx(40, abs=0.01)
    assert found.disagreements == ()
    assert header(PatientBirthDate="20300101", StudyDate="20200101").age_years is None


def test_an_age_that_contradicts_the_date_of_birth_is_noted(header):
    found = header(PatientAge="034Y", PatientBirthDate="20100101", StudyDate="20200101")
    assert found.age_years == 34
    assert len(found.disagreements) == 1
    agreeing = header(PatientAge="009Y", PatientBirthDate="20100101", StudyDate="20200101")
    assert agreeing.disagreements == ()


@pytest.mark.parametrize(
    ("stated", "day"),
    [("20260301", "2026-03-01"), ("1995.07.20", "1995-07-20"), ("20261301", ""), ("", "")],
)
def test_dates(stated, day):
    found = day_of(stated)
    assert (found.isoformat() if found else "") == day


def test_the_series_date_stands_in_for_the_study_date(header):
    assert header(StudyDate="", SeriesDate="20150131").study_date == "2015-01-31"


def test_the_rest_of_the_header(header):
    found = header(
        PatientID="12345",
        PatientSex="F",
        StudyDescription="Chest\n PA",
        BodyPartExamined="CHEST",
        ViewPosition="PA",
        PatientOrientation=["L", "F"],
    )
    assert found.patient_id == "12345"
    assert found.sex == "F"
    assert found.study_description == "Chest PA"
    assert found.modality == "DX"
    assert found.body_part == "CHEST"
    assert found.view == "PA"
    assert found.orientation == ("L", "F")


@pytest.mark.parametrize("orientation", [["L"], ["L", "F", "A"], ["1", "2"], ["L", ""]])
def test_an_orientation_that_makes_no_sense(header, orientation):
    assert header(PatientOrientation=orientation).orientation is None


def test_a_silent_header(header):
    found = header()
    assert found.age_years is None
    assert found.orientation is None
    assert (found.patient_name, found.study_date, found.view, found.sex) == ("", "", "", "")


@pytest.mark.parametrize(
    ("elements", "kind", "rows_mm", "columns_mm"),
    [
        ({"PixelSpacing": [0.15, 0.2]}, SpacingKind.CALIBRATED, 0.15, 0.2),
        (
            {"PixelSpacing": [0.15, 0.15], "ImagerPixelSpacing": [0.2, 0.2]},
            SpacingKind.CALIBRATED,
            0.15,
            0.15,
        ),
        (
            {"ImagerPixelSpacing": [0.2, 0.1], "EstimatedRadiographicMagnificationFactor": 1.25},
            SpacingKind.CORRECTED,
            0.16,
            0.08,
        ),
        (
            {
                "ImagerPixelSpacing": [0.2, 0.2],
                "DistanceSourceToDetector": 1800,
                "DistanceSourceToPatient": 1500,
            },
            SpacingKind.CORRECTED,
            0.2 / 1.2,
            0.2 / 1.2,
        ),
        ({"ImagerPixelSpacing": [0.2, 0.2]}, SpacingKind.AT_DETECTOR, 0.2, 0.2),
        (
            {"ImagerPixelSpacing": [0.2, 0.2], "EstimatedRadiographicMagnificationFactor": 0},
            SpacingKind.AT_DETECTOR,
            0.2,
            0.2,
        ),
        ({"NominalScannedPixelSpacing": [0.1, 0.1]}, SpacingKind.SCANNED, 0.1, 0.1),
    ],
)
def test_the_spacing_that_can_be_trusted_furthest(films, elements, kind, rows_mm, columns_mm):
    film = films.open(films.dicom(films.slopes(12), bits=12, **elements))
    assert film.spacing.kind is kind
    assert film.spacing.row_mm == pytest.approx(rows_mm)
    assert film.spacing.column_mm == pytest.approx(columns_mm)
    assert film.header.disagreements == ()


def test_without_millimetres_there_is_no_spacing(films):
    assert films.open(films.dicom(films.slopes(12))).spacing is None


@pytest.mark.parametrize("spacing", [[0, 0], [-0.2, 0.2], [1000, 1000], [0.2]])
def test_a_spacing_that_makes_no_sense_is_left_out_and_noted(films, spacing):
    film = films.open(
        films.dicom(films.slopes(12), PixelSpacing=spacing, ImagerPixelSpacing=[0.2, 0.2])
    )
    assert film.spacing.kind is SpacingKind.AT_DETECTOR
    assert len(film.header.disagreements) == 1


@pytest.mark.parametrize("nonsense", [float("nan"), float("inf")])
def test_distances_that_are_no_numbers(nonsense):
    found = spacing_of(at_detector=(0.2, 0.2), magnification=nonsense)
    assert found.kind is SpacingKind.AT_DETECTOR
    assert spacing_of(calibrated=(nonsense, 0.2)) is None
    found = spacing_of(
        at_detector=(0.2, 0.2), source_to_detector_mm=1800, source_to_patient_mm=nonsense
    )
    assert found.kind is SpacingKind.AT_DETECTOR


def test_hostile_text_is_shown_on_one_short_line(header):
    found = header(StudyDescription="x\x1b[31m\r\ny" + "z" * 5000, PatientComments="")
    assert "\x1b" not in found.study_description
    assert "\n" not in found.study_description
    assert len(found.study_description) <= 200
