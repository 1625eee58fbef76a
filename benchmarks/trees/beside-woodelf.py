"""WOODELF's side of beside-woodelf.js: a model and rows on request, then one timed run a line of input."""

import contextlib
import json
import sys
import time

import numpy as np
import pandas as pd
import xgboost
from woodelf import WoodelfExplainer

FEATURES, TREES, DEPTH = 20, 100, 6

rng = np.random.default_rng(0)
X = rng.normal(size=(26000, FEATURES)).astype(np.float32).astype(float)
y = X[:, 0] * X[:, 1] + np.sin(2 * X[:, 2]) + 0.5 * X[:, 3] + X[:, 4:12] @ rng.normal(size=8) + rng.normal(size=len(X))
names = [f"x{i}" for i in range(FEATURES)]
model = xgboost.train({"max_depth": DEPTH, "nthread": 1}, xgboost.DMatrix(X[:5000], y[:5000], feature_names=names), TREES)
table = pd.DataFrame(X, columns=names)
X.tofile(sys.argv[1])
print(json.dumps({"export": json.loads(model.save_raw("json")), "rows": len(X), "features": FEATURES}), flush=True)

for line in sys.stdin:
    what, rows, background = line.split()
    x, hidden = table[: int(rows)], table[-int(background) :]
    started, started_cpu = time.perf_counter(), time.process_time()
    # It prints what it does.
    with contextlib.redirect_stdout(sys.stderr):
        explainer = WoodelfExplainer(model, hidden)
        found = explainer.shap_interaction_values(x) if what == "interactions" else explainer.shap_values(x)
    took = {"ms": 1e3 * (time.perf_counter() - started), "cpuMs": 1e3 * (time.process_time() - started_cpu)}
    values = np.ascontiguousarray(np.asarray(found, dtype=float))
    values.tofile(sys.argv[2])
    print(json.dumps({**took, "shape": values.shape}), flush=True)
