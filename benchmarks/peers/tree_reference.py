"""Trees of scikit-learn on small random tables, as a fixture of the tests.

    python benchmarks/peers/tree_reference.py > test/fixtures/trees/scikit-learn.json

Values are multiples of 1/64, which float32, scikit-learn's type, holds exactly. A case is kept only where the tree is the
same over 12 random states (which permute the features) and with every feature mirrored: no split had an equal.
"""

import json
import sys

import numpy as np
import sklearn
from sklearn.tree import DecisionTreeClassifier, DecisionTreeRegressor

ROWS, COLUMNS, PROBES = 120, 4, 30
SETTINGS = [
    ("gini", {"max_depth": 4}, {}),
    ("gini", {"max_depth": 4}, {"weights": True}),
    ("gini", {"max_leaf_nodes": 7}, {}),
    ("gini", {"max_depth": 5, "min_samples_leaf": 6}, {"classes": 4}),
    ("gini", {"max_depth": 4, "min_weight_fraction_leaf": 0.05}, {"weights": True}),
    ("gini", {"max_depth": 3}, {"missing": True}),
    ("entropy", {"max_depth": 4}, {}),
    ("entropy", {"max_depth": 4}, {"weights": True, "missing": True}),
    ("squared_error", {"max_depth": 4}, {}),
    ("squared_error", {"max_depth": 4}, {"weights": True}),
    ("squared_error", {"max_leaf_nodes": 9}, {"outputs": 3}),
    ("squared_error", {"max_depth": 3, "min_samples_leaf": 5}, {"weights": True, "missing": True}),
    ("squared_error", {"max_depth": 6, "ccp_alpha": 0.02}, {}),
    ("gini", {"max_depth": 6, "ccp_alpha": 0.01}, {}),
    ("squared_error", {"max_depth": 5, "min_impurity_decrease": 0.03}, {}),
    ("absolute_error", {"max_depth": 3}, {}),
    ("absolute_error", {"max_depth": 3, "min_samples_leaf": 8}, {"outputs": 2}),
]


def table(rng, rows, missing):
    x = np.round(rng.normal(size=(rows, COLUMNS)) * 64) / 64
    if missing:
        x[rng.random(x.shape) < 0.15] = np.nan
    return x


def targets(rng, x, classes, outputs):
    known = np.nan_to_num(x, nan=1.5)
    score = known[:, 0] + known[:, 1] * known[:, 2] + 0.4 * rng.normal(size=len(x))
    if classes:
        cuts = np.quantile(score, np.arange(1, classes) / classes)
        return np.digitize(score, cuts)
    columns = [score, known[:, 3] ** 2 + score / 2, known[:, 1] - known[:, 3]]
    return np.round(np.column_stack(columns[:outputs]) * 64) / 64


def fit(criterion, options, x, y, weights, state):
    kind = DecisionTreeClassifier if criterion in ("gini", "entropy") else DecisionTreeRegressor
    return kind(criterion=criterion, random_state=state, **options).fit(x, y, sample_weight=weights)


def answers(tree, x):
    values = tree.predict_proba(x) if hasattr(tree, "predict_proba") else tree.predict(x)
    return np.asarray(values, dtype=float).reshape(len(x), -1)


def case(criterion, options, data, seed):
    rng = np.random.default_rng(seed)
    missing = data.get("missing", False)
    classes = data.get("classes", 3) if criterion in ("gini", "entropy") else 0
    x = table(rng, ROWS, missing)
    y = targets(rng, x, classes, data.get("outputs", 1))
    weights = rng.integers(1, 17, size=ROWS) / 8 if data.get("weights") else None
    probes = table(rng, PROBES, missing)
    tree = fit(criterion, options, x, y, weights, 0)
    expected = [answers(tree, x), answers(tree, probes)]
    for state in range(12):
        for sign in (1, -1):
            other = fit(criterion, options, sign * x, y, weights, state)
            for rows, values in zip((x, probes), expected):
                # A probe on a threshold itself would change sides in the mirror.
                if not np.allclose(answers(other, sign * rows), values, atol=1e-9):
                    return None
    t = tree.tree_
    return {
        "criterion": criterion,
        "options": options,
        "seed": seed,
        "x": x.tolist(),
        "y": y.tolist(),
        "weights": None if weights is None else weights.tolist(),
        "probes": probes.tolist(),
        "leaves": int(tree.get_n_leaves()),
        "impurity": float(t.impurity[0]),
        "root": {"feature": int(t.feature[0]), "threshold": float(t.threshold[0])},
        "answers": np.round(expected[0], 12).tolist(),
        "probeAnswers": np.round(expected[1], 12).tolist(),
    }


def first_unique(setting, start):
    for seed in range(start, start + 500):
        found = case(*setting, seed)
        if found is not None:
            return found
    print(f"no unique tree for {setting}", file=sys.stderr)
    return None


def plain(value):
    if isinstance(value, float) and np.isnan(value):
        return None
    if isinstance(value, list):
        return [plain(item) for item in value]
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    return value


cases = [first_unique(setting, 1000 * i) for i, setting in enumerate(SETTINGS)]
json.dump({"scikit-learn": sklearn.__version__, "cases": [plain(c) for c in cases if c]}, sys.stdout)
