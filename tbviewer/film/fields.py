"""Header fields as rows of text, for a person who searches them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FieldRow:
    """One field: of DICOM its tag, keyword and VR, of other pictures a name; the value as text.

    `depth` counts the sequences around it.
    """

    tag: str
    keyword: str
    vr: str
    value: str
    depth: int = 0
