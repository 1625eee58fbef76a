"""shap's side of tree-shapley.js: models and rows on request, then one timed run a line of input."""

import json
import os
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "peers"))

import lightgbm
import numpy as np
import shap
import xgboost
from sklearn.ensemble import RandomForestClassifier, RandomForestRegressor

from export_scikit_learn import forest_json

ROWS, BACKGROUND, FEATURES, TREES, DEPTH = 1000, 100, 20, 100, 6

rng = np.random.default_rng(0)
X = rng.normal(size=(5000, FEATURES)).astype(np.float32).astype(float)
y = X[:, 0] * X[:, 1] + np.sin(2 * X[:, 2]) + 0.5 * X[:, 3] + X[:, 4:12] @ rng.normal(size=8) + rng.normal(size=5000)
names = [f"x{i}" for i in range(FEATURES)]
data = xgboost.DMatrix(X, y, feature_names=names)
boosted = {"num_leaves": 64, "max_depth": DEPTH, "verbose": -1, "num_threads": 1}
models = {
    "regressor": RandomForestRegressor(TREES, max_depth=DEPTH, random_state=0).fit(X, y),
    "classifier": RandomForestClassifier(TREES, max_depth=DEPTH, random_state=0).fit(X, y > 0),
    "xgboost": xgboost.train({"max_depth": DEPTH, "nthread": 1}, data, TREES),
    "lightgbm": lightgbm.train(boosted, lightgbm.Dataset(X, y, feature_name=names), TREES),
    "deep": RandomForestRegressor(10, max_depth=16, random_state=0).fit(X, y),
}
exports = {
    name: json.loads(model.save_raw("json"))
    if name == "xgboost"
    else model.dump_model()
    if name == "lightgbm"
    else forest_json(model, names)
    for name, model in models.items()
}
rows, background = X[:ROWS], X[-BACKGROUND:]
print(json.dumps({"exports": exports, "rows": rows.tolist(), "background": background.tolist()}), flush=True)

for line in sys.stdin:
    name, count = line.split()
    x = rows[: int(count)]
    started, startedCpu = time.perf_counter(), time.process_time()
    explainer = shap.TreeExplainer(models[name], background, feature_perturbation="interventional")
    values = np.asarray(explainer.shap_values(x, check_additivity=False))
    took = {"ms": 1e3 * (time.perf_counter() - started), "cpuMs": 1e3 * (time.process_time() - startedCpu)}
    by_output = values.reshape(len(x), FEATURES, -1).transpose(0, 2, 1)
    print(json.dumps({**took, "values": by_output.ravel().tolist()}), flush=True)
