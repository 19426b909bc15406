import pytest

from benchmarks.maps.findings import parsed


@pytest.mark.parametrize(
    ("reading", "sides", "zones"),
    [
        ("normal", "", ""),
        ("PTB", "", ""),
        ("PTB in the right upper field", "right", "right-upper"),
        ("secondary PTB  in thel left upper field", "left", "left-upper"),
        ("right lower field PTB", "right", "right-lower"),
        ("PTB in the middle lower field", "", ""),
        ("bilateral PTB", "right left", ""),
        ("PTB in the bilateral upper fields", "right left", "right-upper left-upper"),
        ("both lungs", "right left", ""),
        (
            "Left secondary PTB in the upper and middle fields, mainly  fibrous  lesions",
            "left",
            "left-upper left-middle",
        ),
        ("left PTB,left pleurisy", "left", ""),
        ("left secondary PTB,right pleural effusion", "left", ""),
        ("right PTB,right pneumothorax", "right", ""),
        ("bilateral secondary PTB  with right pneumothorax", "right left", ""),
        ("right upper PTB, pleural adhesions in  left lower field", "right", "right-upper"),
        (
            "1.secondary PTB  in the right upper field; 2.small tuberculoma; 3.right pleural"
            " thickening and adhesions",
            "right",
            "right-upper",
        ),
        ("right upper pneumonia", "right", "right-upper"),
    ],
)
def test_readings_name_sides_and_zones(reading, sides, zones):
    finding = parsed(reading)
    assert finding.sides == set(sides.split())
    assert finding.zones == set(zones.split())
    assert finding.only_side == (sides if sides in ("right", "left") else None)
