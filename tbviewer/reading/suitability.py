"""What a header and a Field say against reading a film: refusals and cautions.

The picture's own evidence (turned, inverted, not a chest) is not judged here.
"""

from tbviewer.film.field import Field
from tbviewer.film.film import Film, FilmHeader
from tbviewer.reading.reading import Remark
from tbviewer.words import say

ADULT_FROM_YEARS = 15
TINY_SIDE = 400
"""Films whose shorter side is below this many pixels have lost what the Network looks at."""
UNSEEN_SHARE = 0.05

_CHEST = {"", "CHEST", "THORAX", "LUNG", "LUNGS", "HEART", "RIB", "RIBS", "TSPINE"}
_RADIOGRAPHS = {"", "CR", "DX", "DR", "RG", "RF", "XA", "SC", "OT", "XC"}
_LATERAL = {"LL", "RL", "LATERAL", "LAT", "LLD", "RLD"}


def header_refusal(header: FilmHeader) -> Remark | None:
    """Return why the header says that this is no frontal chest radiograph, or None."""
    if header.modality.upper() not in _RADIOGRAPHS:
        return Remark(
            "not-a-radiograph",
            say(
                "The file says it is not a radiograph but {modality}. The Network reads frontal"
                " chest radiographs only.",
                modality=header.modality,
            ),
        )
    part = header.body_part.upper().replace(" ", "")
    if not any(name and name in part for name in _CHEST) and part:
        return Remark(
            "not-a-chest",
            say("The file says it shows the {part}, not the chest.", part=header.body_part.lower()),
        )
    if header.view.upper() in _LATERAL:
        return Remark(
            "lateral",
            say("The file says it is a lateral film. The Network reads frontal films only."),
        )
    return None


def header_cautions(header: FilmHeader) -> tuple[Remark, ...]:
    """Return what the header gives a person to think about."""
    remarks = []
    if header.age_years is None:
        remarks.append(
            Remark("age-unknown", say("Age unknown: the Network was trained on adults."))
        )
    elif header.age_years < ADULT_FROM_YEARS:
        remarks.append(
            Remark(
                "age-under-15",
                say(
                    "Age under {years}: the Network was trained on adults.", years=ADULT_FROM_YEARS
                ),
            )
        )
    if header.view.upper() == "AP":
        remarks.append(
            Remark("ap-view", say("AP or portable film: the Network was trained on PA films."))
        )
    remarks += [
        Remark("header-disagrees", say("The header disagrees: {what}.", what=what))
        for what in header.disagreements
    ]
    return tuple(remarks)


def picture_cautions(film: Film, seen: Field, *, by_lungs: bool) -> tuple[Remark, ...]:
    """Return cautions about size and about what lies outside the Field.

    A Field that was laid around the lungs (`by_lungs`) leaves out what is none of theirs: of
    that nobody need be warned.
    """
    remarks = []
    if min(film.rows, film.columns) < TINY_SIDE:
        remarks.append(
            Remark(
                "tiny",
                say(
                    "Tiny film ({columns} × {rows} pixels): fine detail is lost.",
                    columns=film.columns,
                    rows=film.rows,
                ),
            )
        )
    if by_lungs:
        return tuple(remarks)
    top, bottom = seen.y / film.rows, (film.rows - seen.bottom) / film.rows
    for share, code, sentence in (
        (top, "top-unseen", "The Network did not see the top {percent} % of the film."),
        (bottom, "bottom-unseen", "The Network did not see the bottom {percent} % of the film."),
    ):
        if share > UNSEEN_SHARE:
            remarks.append(Remark(code, say(sentence, percent=round(100 * share))))
    return tuple(remarks)
