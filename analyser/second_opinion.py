"""A small learned model that says how sure the rules' suggestions are; it decides nothing.

Logistic regressions on words and pairs of words (TF-IDF), one a field, taught by public titles and by the reviewers'
decisions (`scripts/train_second_opinion.py`), kept as readable JSON. The only home of scikit-learn, which is needed for
teaching only. It knows nothing of rules, plans or verdicts.
"""

import json
import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from analyser.errors import CorpusError
from analyser.french.phrases import read_words
from analyser.records import CATEGORY_IDS

MIN_TITLES = 6
"""Rarer words are not learned."""
REGULARISATION = 10.0
"""Inverse strength, as scikit-learn's `C`; chosen on held-out départements."""
_FLOOR = 1e-4


@dataclass(frozen=True, slots=True)
class Calibration:
    """Platt scaling: from the model's log-odds to how often suggestions were right."""

    slope: float = 1.0
    intercept: float = 0.0

    def apply(self, probability: float) -> float:
        """Give the calibrated probability 0-1."""
        return _sigmoid(self.slope * log_odds(probability) + self.intercept)


@dataclass(frozen=True, eq=False)
class SecondOpinion:
    """The model: for each word its inverse document frequency, and what it adds to the log-odds of each field."""

    version: str
    words: Mapping[str, tuple[float, ...]]
    """Word or pair of words (stems) -> inverse document frequency, then one weight a field, in CATEGORY_IDS' order."""
    biases: tuple[float, ...]
    calibration: Calibration = Calibration()
    note: str = ""
    """On what it was taught and how it was measured."""

    def probability(self, text: str, category_id: str) -> float:
        """How likely a text is to speak of a field, by the model alone (0-1)."""
        column = CATEGORY_IDS.index(category_id)
        return _sigmoid(self.biases[column] + sum(push for _, push in self._pushes(text, column)))

    def score(self, text: str, category_id: str) -> float:
        """How likely a suggestion of this field is to be right (0-1, calibrated)."""
        return self.calibration.apply(self.probability(text, category_id))

    def pushes(self, text: str, category_id: str, most: int = 5) -> tuple[tuple[str, float], ...]:
        """Give the words that push most towards (+) or away from (-) a field, in log-odds."""
        found = self._pushes(text, CATEGORY_IDS.index(category_id))
        return tuple(sorted(found, key=lambda pair: -abs(pair[1]))[:most])

    def _pushes(self, text: str, column: int) -> list[tuple[str, float]]:
        """Give what each known word adds to the log-odds: its weight times its share of the unit-length vector."""
        counts = Counter(word for word in terms_of(text) if word in self.words)
        values = {word: (1.0 + math.log(n)) * self.words[word][0] for word, n in counts.items()}
        length = math.sqrt(sum(value * value for value in values.values())) or 1.0
        return [(word, value / length * self.words[word][1 + column]) for word, value in values.items()]


def terms_of(text: str) -> list[str]:
    """Give the words of a text as stems, numbers as one word, then the pairs of neighbours."""
    words = ["0" if word.form[0].isdigit() else word.stem for word in read_words(text)]
    return words + [f"{a} {b}" for a, b in pairwise(words)]


def teach(texts: Sequence[str], fields: Sequence[frozenset[str]], version: str) -> SecondOpinion:
    """Teach a model: `fields[i]` are the fields of `texts[i]`. Needs scikit-learn."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression

    vectoriser = TfidfVectorizer(analyzer=terms_of, min_df=MIN_TITLES, sublinear_tf=True)
    matrix = vectoriser.fit_transform(texts)
    weights, biases = [], []
    for category_id in CATEGORY_IDS:
        model = LogisticRegression(C=REGULARISATION, solver="liblinear", random_state=0)
        model.fit(matrix, [category_id in one for one in fields])
        weights.append(model.coef_[0])
        biases.append(round(float(model.intercept_[0]), 3))
    words = {
        word: (round(float(vectoriser.idf_[i]), 2), *(round(float(w[i]), 2) for w in weights))
        for word, i in sorted(vectoriser.vocabulary_.items())
    }
    return SecondOpinion(version, words, tuple(biases))


def fit_calibration(probabilities: Sequence[float], right: Sequence[bool]) -> Calibration:
    """Fit the scaling on suggestions that people judged. Needs scikit-learn."""
    from sklearn.linear_model import LogisticRegression

    model = LogisticRegression(C=1.0).fit([[log_odds(p)] for p in probabilities], list(right))
    return Calibration(round(float(model.coef_[0][0]), 4), round(float(model.intercept_[0]), 4))


def load_second_opinion(path: Path) -> SecondOpinion | None:
    """Load the model of corpus/; None where none is shipped."""
    if not path.exists():
        return None
    try:
        stored = json.loads(path.read_text("utf-8"))
        words = {word: tuple(values) for word, values in stored["words"].items()}
        calibration = Calibration(**stored["calibration"])
        return SecondOpinion(stored["version"], words, tuple(stored["biases"]), calibration, stored["note"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise CorpusError(f"{path.parent.name}/{path.name}, ligne 1 : modèle illisible ({error}).") from error


def save_second_opinion(model: SecondOpinion, path: Path) -> None:
    """Write the model as JSON, one word a line."""
    head = {
        "version": model.version,
        "note": model.note,
        "biases": model.biases,
        "calibration": {"slope": model.calibration.slope, "intercept": model.calibration.intercept},
    }
    lines = [f"{json.dumps(word, ensure_ascii=False)}: {json.dumps(values)}" for word, values in model.words.items()]
    top = json.dumps(head, ensure_ascii=False, indent=1)[:-2]
    path.write_text(top + ',\n "words": {\n' + ",\n".join(lines) + "\n}\n}\n", "utf-8")


def log_odds(probability: float) -> float:
    """Give the log-odds of a probability, kept finite."""
    return math.log(probability + _FLOOR) - math.log(1.0 - probability + _FLOOR)


def _sigmoid(value: float) -> float:
    return 1.0 / (1.0 + math.exp(-value)) if value >= 0 else math.exp(value) / (1.0 + math.exp(value))
