"""What scikit-learn, alibi and sage-importance say of a table and a model that audit.js makes too.

    python -m venv venv && venv/bin/pip install scikit-learn alibi sage-importance click
    venv/bin/python benchmarks/peers/audit_reference.py > reference.json
    node benchmarks/audit/peers.js reference.json
"""

import json
import sys
import time
import warnings

import numpy as np

warnings.filterwarnings("ignore")
STATE = 20240601


def uniform():
    global STATE
    STATE = STATE * 48271 % 2147483647
    return STATE / 2147483647


def logit(x):
    return 1.5 * x[:, 0] - x[:, 1] + 2 * x[:, 0] * x[:, 1] + np.sin(3 * x[:, 2])


ROWS, COLUMNS = 1000, 4
X = np.array([[2 * uniform() - 1 for _ in range(COLUMNS)] for _ in range(ROWS)])
P = 1 / (1 + np.exp(-logit(X)))
Y = np.array([1 if uniform() < p else 0 for p in P])
ORDERS = []
for _ in range(5):
    order = list(range(ROWS))
    for i in range(ROWS - 1, 0, -1):
        k = int((i + 1) * uniform())
        order[i], order[k] = order[k], order[i]
    ORDERS.append(order)


class Model:
    """A fitted classifier as scikit-learn takes one, which counts the rows it is asked."""

    _estimator_type = "classifier"
    classes_ = np.array([0, 1])
    asked = 0

    def __sklearn_is_fitted__(self):
        return True


    def fit(self, x, y):
        return self

    def predict_proba(self, x):
        x = np.asarray(x, dtype=float)
        self.asked += len(x)
        p = 1 / (1 + np.exp(-logit(x)))
        return np.column_stack([1 - p, p])

    def predict(self, x):
        return (self.predict_proba(x)[:, 1] > 0.5).astype(int)

    def __sklearn_tags__(self):
        from sklearn.base import BaseEstimator, ClassifierMixin

        class Tagged(ClassifierMixin, BaseEstimator):
            pass

        return Tagged().__sklearn_tags__()


def timed(model, run):
    model.asked = 0
    start = time.perf_counter()
    value = run()
    return {"value": value, "rows": model.asked, "ms": 1000 * (time.perf_counter() - start)}


def main():
    from sklearn import metrics

    model = Model()
    out = {}
    hard = (P > 0.5).astype(int)
    out["metrics"] = timed(
        model,
        lambda: {
            "accuracy": metrics.accuracy_score(Y, hard),
            "balanced accuracy": metrics.balanced_accuracy_score(Y, hard),
            "F1": metrics.f1_score(Y, hard),
            "log loss": metrics.log_loss(Y, P),
            "Brier score": metrics.brier_score_loss(Y, P),
            "area under ROC": metrics.roc_auc_score(Y, P),
            "average precision": metrics.average_precision_score(Y, P),
        },
    )
    from sklearn.calibration import calibration_curve

    observed, mean = calibration_curve(Y, P, n_bins=10, strategy="quantile")
    out["calibration"] = {"value": {"observed": observed.tolist(), "mean": mean.tolist()}}

    from sklearn.inspection import partial_dependence

    grid = np.linspace(-0.9, 0.9, 19)

    def dependence():
        found = partial_dependence(model, X, [0], method="brute", kind="average", response_method="predict_proba", custom_values={0: grid})
        return {"grid": grid.tolist(), "values": found["average"][0].tolist()}

    out["partialDependence"] = timed(model, dependence)

    def permutations():
        base = metrics.log_loss(Y, model.predict_proba(X))
        rises = []
        for column in range(COLUMNS):
            rise = 0
            for order in ORDERS:
                moved = X.copy()
                moved[:, column] = X[order, column]
                rise += metrics.log_loss(Y, model.predict_proba(moved)) - base
            rises.append(rise / len(ORDERS))
        return rises

    out["permutationImportance"] = timed(model, permutations)
    try:
        from alibi.explainers import ALE

        def effects():
            ale = ALE(model.predict_proba, target_names=["0", "1"])
            points = {0: np.quantile(X[:, 0], np.linspace(0, 1, 11))}
            found = ale.explain(X, features=[0], grid_points=points)
            return {"edges": found.feature_values[0].tolist(), "values": found.ale_values[0][:, 1].tolist()}

        out["accumulatedEffects"] = timed(model, effects)
    except Exception as error:  # noqa: BLE001
        out["accumulatedEffects"] = {"error": repr(error)}
    try:
        import sage

        def importance():
            imputer = sage.MarginalImputer(model.predict_proba, X[:64])
            estimator = sage.PermutationEstimator(imputer, "cross entropy", random_state=0)
            found = estimator(X, Y, batch_size=64, thresh=0.025, bar=False, verbose=False)
            return {"values": found.values.tolist(), "std": found.std.tolist()}

        out["sage"] = timed(model, importance)
    except Exception as error:  # noqa: BLE001
        out["sage"] = {"error": repr(error)}
    json.dump(out, sys.stdout)


main()
