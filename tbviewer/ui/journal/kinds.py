"""What each kind of entry is called."""

from tbviewer.record.journal.entries import Kind
from tbviewer.words import later, say

_KINDS = {
    Kind.READING: later("Reading"),
    Kind.DECISION: later("Decision"),
    Kind.WITHDRAWAL: later("Decision withdrawn"),
    Kind.NOTE: later("Note"),
    Kind.SEEN: later("Score seen"),
    Kind.REVIEW: later("Reviewed"),
    # What an administrator did
    "pin-chosen": later("PIN chosen"),
    "pin-changed": later("PIN changed"),
    "admin-unlocked": later("Admin unlocked"),
    "admin-locked-out": later("Admin locked out"),
    "folder-scanned": later("Folder scanned"),
    "films-left-out": later("Films left out"),
    "films-taken-in": later("Films taken in"),
    "reference-standard": later("Labels' ground stated"),
    "run-asked": later("Run asked for"),
    "run-begun": later("Run begun"),
    "run-resumed": later("Run resumed"),
    "run-stopped": later("Run stopped"),
    "run-deleted": later("Run deleted"),
    "comparison": later("Models compared"),
    "model-not-taken": later("New Model not taken"),
    "threshold": later("Threshold set"),
    "activation": later("Model activated"),
    "rollback": later("Back to a Model"),
    "model-import": later("Model imported"),
    "model-export": later("Model exported"),
    "model-deletion": later("Model deleted"),
}


def kind_text(kind: str) -> str:
    """Return what an entry is; the bare word where a later version wrote it."""
    return say(_KINDS[kind]) if kind in _KINDS else kind
