"""Small forests with what their libraries predict, on the scale of predictions: test/fixtures/trees/responses.json.

    python benchmarks/peers/tree_response_fixtures.py

Written with xgboost 3.2.0, lightgbm 4.7.0 and scikit-learn 1.9.1.
"""

import json
from pathlib import Path
from tempfile import TemporaryDirectory

import lightgbm
import numpy as np
import xgboost
from sklearn.ensemble import GradientBoostingClassifier, HistGradientBoostingRegressor

from export_scikit_learn import forest_json

ROUNDS = 3
random = np.random.default_rng(0)
rows = random.normal(size=(300, 2)).round(3)
score = rows[:, 0] + 0.5 * rows[:, 1]
noise = random.normal(size=300) / 2
targets = {
    "yes": (score + noise > 0).astype(int),
    "three": np.digitize(score, [-0.5, 0.5]),
    "count": random.poisson(np.exp(score / 2)),
    "share": 1 / (1 + np.exp(-score)),
    "number": 3 * score,
}
asked = rows[:8]
models = {}


def add(name, export, predictions):
    models[name] = {"export": export, "predictions": np.asarray(predictions, float).reshape(len(asked), -1).tolist()}


def add_xgboost(objective, target, **parameters):
    parameters = {"objective": objective, "max_depth": 2, "eta": 0.5, **parameters}
    booster = xgboost.train(parameters, xgboost.DMatrix(rows, targets[target]), ROUNDS)
    with TemporaryDirectory() as folder:
        file = Path(folder) / "model.json"
        booster.save_model(file)
        add(f"XGBoost {objective}", json.loads(file.read_text()), booster.predict(xgboost.DMatrix(asked)))


def add_lightgbm(objective, target, **parameters):
    parameters = {"objective": objective, "num_leaves": 3, "learning_rate": 0.5, "verbose": -1, **parameters}
    booster = lightgbm.train(parameters, lightgbm.Dataset(rows, targets[target]), ROUNDS)
    export = booster.dump_model()
    for unread in ("feature_infos", "monotone_constraints", "feature_importances"):
        export.pop(unread, None)
    add(f"LightGBM {export['objective']}", export, booster.predict(asked))


def add_scikit_learn(name, model, target):
    model.fit(rows, targets[target])
    classifies = hasattr(model, "predict_proba")
    predictions = model.predict_proba(asked) if classifies else model.predict(asked)
    export = json.loads(json.dumps(forest_json(model, ["a", "b"])))
    # A boosted classifier of two classes has one margin, which speaks for the second.
    add(f"scikit-learn {name}", export, predictions[:, 1:] if classifies and predictions.shape[1] == 2 else predictions)


add_xgboost("binary:logistic", "yes")
add_xgboost("multi:softprob", "three", num_class=3)
add_xgboost("binary:logitraw", "yes")
add_xgboost("count:poisson", "count")
add_xgboost("binary:hinge", "yes")
add_xgboost("reg:squarederror", "number")
add_lightgbm("binary", "yes", sigmoid=2)
add_lightgbm("multiclass", "three", num_class=3)
add_lightgbm("multiclassova", "three", num_class=3, sigmoid=1.5)
add_lightgbm("poisson", "count")
add_lightgbm("cross_entropy", "share")
add_lightgbm("cross_entropy_lambda", "share")
add_lightgbm("regression", "number", reg_sqrt=True)
boosted = {"n_estimators": ROUNDS, "max_depth": 2, "learning_rate": 0.5, "random_state": 0}
add_scikit_learn("two classes", GradientBoostingClassifier(**boosted), "yes")
add_scikit_learn("exponential loss", GradientBoostingClassifier(loss="exponential", **boosted), "yes")
add_scikit_learn("three classes", GradientBoostingClassifier(**boosted), "three")
add_scikit_learn("counts", HistGradientBoostingRegressor(loss="poisson", max_iter=ROUNDS, max_leaf_nodes=4), "count")

target = Path(__file__).parents[2] / "test/fixtures/trees/responses.json"
target.write_text(json.dumps({"rows": asked.tolist(), "models": models}) + "\n")
