"""Fits the two models of wine in the anchors benchmark and writes them, with their data, to ../data/wine.json.

    python wine_export.py

Run once; the file is kept. Data: Wine, S. Aeberhard, M. Forina, UCI Machine Learning Repository, 1992,
https://doi.org/10.24432/C5PC7J, CC BY 4.0, as it comes with scikit-learn.
"""

import json
from pathlib import Path

import numpy as np
from sklearn.datasets import load_wine
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler

INSTANCES = 5
DIGITS = 8


def digits(values):
    return [float(f"{value:.{DIGITS}g}") for value in np.ravel(values)]


def rows(values):
    return [digits(row) for row in values]


def flat_tree(tree):
    """Left while value <= threshold; a left of -1 is a leaf; shares are one number per class, 0 above the leaves."""
    share = tree.value[:, 0, :] / tree.value[:, 0, :].sum(axis=1, keepdims=True)
    leaf = tree.children_left < 0
    return {
        "feature": np.where(leaf, 0, tree.feature).tolist(),
        "threshold": digits(np.where(leaf, 0, tree.threshold)),
        "left": tree.children_left.tolist(),
        "right": tree.children_right.tolist(),
        "share": [[round(float(s), 5) for s in row] if is_leaf else [] for row, is_leaf in zip(share, leaf)],
    }


data = load_wine()
x, x_test, y, _ = train_test_split(data.data, data.target, test_size=0.2, random_state=0)
scaler = StandardScaler().fit(x)
logistic = LogisticRegression(max_iter=5000).fit(scaler.transform(x), y)
forest = RandomForestClassifier(30, max_depth=5, random_state=0).fit(x, y)

written = {
    "source": "Wine, Aeberhard & Forina 1992, UCI Machine Learning Repository, https://doi.org/10.24432/C5PC7J,"
    " CC BY 4.0. Split, and models fitted, by peers/wine_export.py.",
    "features": data.feature_names,
    "outputs": data.target_names.tolist(),
    "background": rows(x),
    "instances": rows(x_test[:INSTANCES]),
    "logistic": {
        "mean": digits(scaler.mean_),
        "scale": digits(scaler.scale_),
        "weights": rows(logistic.coef_),
        "bias": digits(logistic.intercept_),
    },
    "forest": [flat_tree(tree.tree_) for tree in forest.estimators_],
}
Path(__file__).parent.parent.joinpath("data/wine.json").write_text(json.dumps(written) + "\n")
