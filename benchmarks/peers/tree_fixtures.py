"""Writes test/fixtures/trees: small models of scikit-learn, XGBoost and LightGBM with their own answers and Shapley values.

Needs scikit-learn 1.9, xgboost 3.2, lightgbm 4.7, shap 0.51, pandas. Usage: python tree_fixtures.py DIRECTORY
"""

import json
import os
import sys

import lightgbm
import numpy as np
import pandas as pd
import shap
import xgboost
from sklearn.ensemble import GradientBoostingClassifier, GradientBoostingRegressor, RandomForestClassifier, RandomForestRegressor
from sklearn.tree import DecisionTreeClassifier, ExtraTreeRegressor

from export_scikit_learn import forest_json

# Of the 20 rows of each model, those that sit on no threshold.
ORDINARY = 8

out = sys.argv[1]
rng = np.random.default_rng(7)
names = ["a", "b", "c", "d", "e"]
X = rng.normal(size=(300, 5)).round(3)
signal = X[:, 0] * X[:, 1] + np.sin(2 * X[:, 2]) + 0.5 * X[:, 3]
two = (signal > 0.3).astype(int)
three = np.digitize(signal, [-0.5, 0.8])
gaps = X.copy()
gaps[rng.random(X.shape) < 0.15] = np.nan


def plain(values):
    """Rows by outputs (by features); NaN as null."""
    if isinstance(values, np.ndarray):
        values = values.tolist()
    if isinstance(values, list):
        return [plain(v) for v in values]
    return None if isinstance(values, float) and np.isnan(values) else values


def on_the_edge(rows, thresholds):
    """Rows whose values sit on thresholds, and where rounding to 32 bits decides."""
    thresholds = np.array([t for t in thresholds if abs(t) < 1e30])
    edge = rows[:12].copy()
    for row in edge:
        for j in range(5):
            if not np.isnan(row[j]):
                t = rng.choice(thresholds)
                row[j] = t * (1 + rng.choice([-2, -1, 0, 1, 2]) * 2.0**-26)
    return np.vstack([rows[:ORDINARY], edge])


def by_output(values, rows):
    """shap's rows x features (x outputs) as rows x outputs x features."""
    values = np.asarray(values)
    return values.reshape(rows, 5, -1).transpose(0, 2, 1)


def write(name, export, rows, background, predictions, model=None, output="raw"):
    values = None
    if model is not None:
        explainer = shap.TreeExplainer(model, background, feature_perturbation="interventional", model_output=output)
        # On thresholds shap rounds otherwise than the models do, and its values do not add up to their answers.
        values = plain(by_output(explainer.shap_values(rows[:ORDINARY], check_additivity=False), ORDINARY))
    fixture = {
        "rows": plain(np.asarray(rows, dtype=float)),
        "background": plain(np.asarray(background, dtype=float)),
        "predictions": plain(np.asarray(predictions, dtype=float).reshape(len(rows), -1)),
        "shapley": values,
        "export": export,
    }
    with open(os.path.join(out, name + ".json"), "w") as file:
        json.dump(fixture, file)


for name, model, x, y in [
    ("scikit-tree-classes", DecisionTreeClassifier(max_depth=4, random_state=0), X, three),
    ("scikit-extra-tree", ExtraTreeRegressor(max_depth=4, random_state=0), X, signal),
    ("scikit-forest", RandomForestRegressor(6, max_depth=4, random_state=0), X, signal),
    ("scikit-forest-gaps", RandomForestClassifier(4, max_depth=4, random_state=0), gaps, two),
    ("scikit-boosting", GradientBoostingRegressor(n_estimators=6, random_state=0), X, signal),
    ("scikit-boosting-two", GradientBoostingClassifier(n_estimators=6, random_state=0), X, two),
    ("scikit-boosting-three", GradientBoostingClassifier(n_estimators=3, random_state=0), X, three),
]:
    model.fit(x, y)
    export = forest_json(model, names)
    rows = on_the_edge(x, [t for tree in export["trees"] for t in tree["threshold"]])
    boosted = hasattr(model, "init_")
    ask = model.decision_function if boosted and hasattr(model, "classes_") else getattr(model, "predict_proba", model.predict)
    # shap does not take boosting of several classes, and rounds gaps.
    known = None if name in ("scikit-boosting-three", "scikit-forest-gaps") else model
    write(name, export, rows, x[100:115], ask(rows), known)

coded = gaps.copy()
coded[:, 4] = rng.integers(0, 6, 300)
coded[rng.random(300) < 0.1, 4] = np.nan
kinds = ["k0", "k1", "k2", "k3", "k4", "k5"]


def frame(rows):
    table = pd.DataFrame(rows, columns=names)
    codes = table["e"].fillna(-1).astype(int)
    table["e"] = pd.Categorical.from_codes(codes, categories=kinds)
    return table


moody = np.nan_to_num(signal) + np.isin(coded[:, 4], [1, 4]) * 1.5 - np.isin(coded[:, 4], [2]) * 1.0

for name, x, y, settings in [
    ("xgboost", X, signal, {"objective": "reg:squarederror"}),
    ("xgboost-gaps", gaps, signal, {"objective": "reg:squarederror", "base_score": 0.25}),
    ("xgboost-two", X, two, {"objective": "binary:logistic"}),
    ("xgboost-three", X, three, {"objective": "multi:softprob", "num_class": 3}),
    ("xgboost-poisson", X, np.round(np.exp(signal / 2)), {"objective": "count:poisson"}),
    ("xgboost-quantiles", X, signal, {"objective": "reg:quantileerror", "quantile_alpha": [0.2, 0.8]}),
    ("xgboost-categories", coded, moody, {"objective": "reg:squarederror", "max_cat_to_onehot": 3}),
    ("xgboost-one-hot", coded, (moody > 0) * 1, {"objective": "binary:logistic", "max_cat_to_onehot": 9}),
]:
    categories = x is coded
    table = (lambda rows: xgboost.DMatrix(frame(rows), enable_categorical=True)) if categories else (
        lambda rows: xgboost.DMatrix(rows, feature_names=names))
    data = table(x)
    data.set_label(y)
    booster = xgboost.train({"max_depth": 3, "eta": 0.5, **settings}, data, 4)
    export = json.loads(booster.save_raw("json"))
    trees = export["learner"]["gradient_booster"]["model"]["trees"]
    thresholds = [t for tree in trees for t, left in zip(tree["split_conditions"], tree["left_children"]) if left >= 0]
    rows = on_the_edge(x, np.float32(thresholds).astype(float))
    if categories:
        rows[:, 4] = x[: len(rows), 4]
    # shap does not take categories, nor gaps with this background.
    known = booster if name in ("xgboost", "xgboost-two", "xgboost-three") else None
    write(name, export, rows, x[100:115], booster.predict(table(rows), output_margin=True), known)

for name, x, y, settings in [
    ("lightgbm", X, signal, {"objective": "regression"}),
    ("lightgbm-gaps", gaps, two, {"objective": "binary"}),
    ("lightgbm-three", X, three, {"objective": "multiclass", "num_class": 3}),
    ("lightgbm-categories", coded, moody, {"objective": "regression", "min_data_per_group": 5, "cat_smooth": 1}),
    ("lightgbm-forest", X, signal, {"objective": "regression", "boosting": "rf", "bagging_fraction": 0.6, "bagging_freq": 1}),
]:
    categories = x is coded
    table = frame if categories else (lambda rows: pd.DataFrame(rows, columns=names))
    settings = {"num_leaves": 8, "min_data_in_leaf": 5, "verbose": -1, "num_threads": 1, "seed": 1, **settings}
    booster = lightgbm.train(settings, lightgbm.Dataset(table(x), y), 4)
    export = booster.dump_model()
    rows = x[:20].copy()
    rows[8:, 0] = np.where(np.isnan(rows[8:, 0]), np.nan, 0.0)
    # shap adds up the classes of LightGBM. The raw score of a random forest is not yet divided by its trees.
    known = booster if name == "lightgbm" else None
    raw = name != "lightgbm-forest"
    write(name, export, rows, x[100:115], booster.predict(table(rows), raw_score=raw), known)
