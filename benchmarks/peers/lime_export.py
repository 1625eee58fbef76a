"""Fits the three models of the LIME benchmark and writes them, with their data, to ../data/breast-cancer.json.

    python lime_export.py

Both sides evaluate the file, so that neither profits from its own library of models. Run once; the file is kept.
Data: Breast Cancer Wisconsin (Diagnostic), W. Wolberg, O. Mangasarian, N. Street, W. Street, UCI Machine Learning
Repository, 1993, https://doi.org/10.24432/C5DW2B, CC BY 4.0, as it comes with scikit-learn.
"""

import json
from pathlib import Path

import numpy as np
from sklearn.datasets import load_breast_cancer
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split
from sklearn.neural_network import MLPClassifier
from sklearn.preprocessing import StandardScaler

INSTANCES = 5
DIGITS = 8


def digits(values):
    return [float(f"{value:.{DIGITS}g}") for value in np.ravel(values)]


def rows(values):
    return [digits(row) for row in values]


def flat_tree(tree):
    """Left while value <= threshold; a left of -1 is a leaf, whose share is that of class 1."""
    share = tree.value[:, 0, 1] / tree.value[:, 0, :].sum(axis=1)
    leaf = tree.children_left < 0
    return {
        "feature": np.where(leaf, 0, tree.feature).tolist(),
        "threshold": digits(np.where(leaf, 0, tree.threshold)),
        "left": tree.children_left.tolist(),
        "right": tree.children_right.tolist(),
        "share": [round(float(s), 5) if is_leaf else 0 for s, is_leaf in zip(share, leaf)],
    }


data = load_breast_cancer()
x, x_test, y, _ = train_test_split(data.data, data.target, test_size=0.2, random_state=0)
scaler = StandardScaler().fit(x)
logistic = LogisticRegression(max_iter=5000).fit(scaler.transform(x), y)
mlp = MLPClassifier((16,), activation="tanh", alpha=0.1, max_iter=2000, random_state=0).fit(scaler.transform(x), y)
forest = RandomForestClassifier(50, max_depth=6, random_state=0).fit(x, y)

scale = {"mean": digits(scaler.mean_), "scale": digits(scaler.scale_)}
written = {
    "source": "Breast Cancer Wisconsin (Diagnostic), Wolberg, Mangasarian, Street & Street 1993, UCI Machine Learning"
    " Repository, https://doi.org/10.24432/C5DW2B, CC BY 4.0. Split, and models fitted, by peers/lime_export.py.",
    "features": data.feature_names.tolist(),
    "outputs": data.target_names.tolist(),
    "background": rows(x),
    "instances": rows(x_test[:INSTANCES]),
    "logistic": {**scale, "weights": digits(logistic.coef_), "bias": digits(logistic.intercept_)[0]},
    "mlp": {
        **scale,
        "inward": rows(mlp.coefs_[0].T),
        "inwardBias": digits(mlp.intercepts_[0]),
        "outward": digits(mlp.coefs_[1]),
        "bias": digits(mlp.intercepts_[1])[0],
    },
    "forest": [flat_tree(tree.tree_) for tree in forest.estimators_],
}
Path(__file__).parent.parent.joinpath("data/breast-cancer.json").write_text(json.dumps(written) + "\n")
