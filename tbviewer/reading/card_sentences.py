"""What this program itself writes on Cards, in English, so that it can be shown in any language.

Sentences that somebody else wrote on a Card are shown as they are.
"""

from tbviewer.words import later, say

NOT_FOR = (
    later("children under 15"),
    later("lateral films"),
    later("photographs of films"),
    later("diagnosis on its own"),
)
CROSS_VALIDATION = later("cross-validation")
RULE_OUT_OF_FOLD = later("90% sensitivity on out-of-fold scores")
RULE_VALIDATION = later("90% sensitivity on the validation films")
RESULTS_OF_STUDIES = later(
    "Cross-validated: the results of Networks made by the same recipe on the other folds, each on"
    " films it had never met. The Model itself learned from all of these films; its own results on"
    " films from elsewhere are not known."
)
RESULTS_OF_STUDIES_ELSEWHERE = later(
    "Cross-validated: the results of Networks made by the same recipe on the other folds, each on"
    " films it had never met. The Model itself learned from all of these films."
)
ELSEWHERE = later("films from elsewhere")
RESULTS_ELSEWHERE = later(
    "A Network that the same recipe made of all the Model's films;"
    " flagged at the Model's threshold."
)
RESULTS_OF_RUN = later(
    "Cross-validated on the films the Model learned from: the results of Networks made by the same"
    " recipe on the other folds. It was not measured on films from elsewhere."
)
_OURS = frozenset((
    *NOT_FOR, CROSS_VALIDATION, RULE_OUT_OF_FOLD, RULE_VALIDATION, RESULTS_OF_STUDIES,
    RESULTS_OF_RUN, RESULTS_OF_STUDIES_ELSEWHERE, ELSEWHERE, RESULTS_ELSEWHERE,
))  # fmt: skip


def card_text(text: str) -> str:
    """Return a text of a Card in the language in force, where it is one of ours."""
    return say(text) if text in _OURS else text
