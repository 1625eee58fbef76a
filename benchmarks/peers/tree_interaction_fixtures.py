"""Writes test/fixtures/trees/xgboost-interactions.json: interactions by shapiq and WOODELF.

    pip install shapiq==1.4.1 woodelf-explainer==0.4.8 xgboost==3.2.0
    python benchmarks/peers/tree_interaction_fixtures.py test/fixtures/trees/xgboost-interactions.json
"""

import contextlib
import json
import sys

import numpy as np
import pandas as pd
import shapiq
import xgboost
from woodelf import WoodelfExplainer

ROWS, BACKGROUND, FEATURES = 3, 30, 6
INDICES = [("SII", 2), ("k-SII", 2), ("k-SII", 3), ("STII", 2), ("FSII", 2), ("BII", 2), ("FBII", 2)]

rng = np.random.default_rng(3)
X = rng.normal(size=(400, FEATURES)).astype(np.float32).astype(float)
y = X[:, 0] * X[:, 1] + np.sin(2 * X[:, 2]) + (X[:, 3] > 0) * X[:, 4] + 0.1 * rng.normal(size=400)
model = xgboost.train({"max_depth": 4, "nthread": 1}, xgboost.DMatrix(X, y), 12)
x, background = X[:ROWS], X[-BACKGROUND:]


def game(row):
    def worth(coalitions):
        answers = []
        for kept in np.asarray(coalitions, dtype=bool):
            mixed = background.copy()
            mixed[:, kept] = row[kept]
            answers.append(model.predict(xgboost.DMatrix(mixed), output_margin=True).astype(float).mean())
        return np.array(answers)

    return worth


def by_set(index, order, row):
    found = shapiq.ExactComputer(game(row), n_players=FEATURES)(index=index, order=order)
    return {",".join(map(str, key)): float(found[key]) for key in found.interaction_lookup if key}


with contextlib.redirect_stdout(sys.stderr):
    woodelf = WoodelfExplainer(model, pd.DataFrame(background)).shap_interaction_values(pd.DataFrame(x))
fixture = {
    "about": "Interactions of an XGBoost model of 12 trees, interventional with 30 background rows. shapiq 1.4.1: "
    "ExactComputer over all 64 coalitions, each asked of xgboost 3.2.0 (32-bit margins); keys are 'index order', sets by "
    "position. woodelf: shap_interaction_values of WOODELF 0.4.8, half an interaction on each side of the diagonal, and on "
    "it the Shapley value less the row's others. Written by benchmarks/peers/tree_interaction_fixtures.py.",
    "model": json.loads(model.save_raw("json")),
    "x": x.tolist(),
    "background": background.tolist(),
    "shapiq": {f"{index} {order}": [by_set(index, order, row) for row in x] for index, order in INDICES},
    "woodelf": np.asarray(woodelf, dtype=float).tolist(),
}
with open(sys.argv[1], "w") as file:
    json.dump(fixture, file)
