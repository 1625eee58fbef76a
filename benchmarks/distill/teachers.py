"""Trains the teachers of the distillation benchmark, and scikit-learn trees on the teachers' answers.

    python teachers.py [first random state, 0 unless told otherwise]

Writes ../data/distill/*.json, a file a table, teacher and split: rows and the teacher's weights, so that JavaScript
asks the very same function; and ../data/distill-peer.json, the held-out fidelity of scikit-learn's trees.

Data: Breast Cancer Wisconsin (Diagnostic), Wine and Optical Recognition of Handwritten Digits, UCI Machine Learning
Repository, CC BY 4.0, as they come with scikit-learn; Friedman's first function (Friedman 1991) of 20 features, of
which 5 count, with noise of standard deviation 1.
"""

import json
import sys
from pathlib import Path

import numpy as np
import sklearn
from sklearn.datasets import load_breast_cancer, load_digits, load_wine, make_friedman1
from sklearn.ensemble import RandomForestClassifier, RandomForestRegressor
from sklearn.metrics import r2_score
from sklearn.model_selection import train_test_split
from sklearn.neural_network import MLPClassifier, MLPRegressor
from sklearn.preprocessing import StandardScaler
from sklearn.tree import DecisionTreeClassifier, DecisionTreeRegressor

SPLITS = 10
LEAVES = [8, 16, 32]
TREES = 100
HIDDEN = 64
TEST_ROWS = 2000
OUT = Path(__file__).parent.parent / "data"


def tables(split):
    for name, load in [("breast cancer", load_breast_cancer), ("wine", load_wine), ("digits", load_digits)]:
        data = load()
        names = [str(each) for each in getattr(data, "feature_names", range(data.data.shape[1]))]
        parts = train_test_split(data.data, data.target, test_size=0.3, random_state=split, stratify=data.target)
        yield name, "classification", names, [str(each) for each in data.target_names], parts
    for rows in [300, 1200]:
        x, y = make_friedman1(rows + TEST_ROWS, n_features=20, noise=1.0, random_state=split)
        names = [f"x{i}" for i in range(20)]
        yield f"friedman {rows}", "regression", names, ["y"], (x[:rows], x[rows:], y[:rows], y[rows:])


def forest_json(forest):
    def tree(fitted):
        values = fitted.value[:, 0, :] if fitted.n_outputs == 1 and fitted.value.shape[2] > 1 else fitted.value[:, :, 0]
        if values.shape[1] > 1:
            values = values / values.sum(axis=1, keepdims=True)
        leaf = fitted.children_left < 0
        return {
            "feature": np.where(leaf, 0, fitted.feature).tolist(),
            "threshold": np.where(leaf, 0, fitted.threshold).tolist(),
            "left": fitted.children_left.tolist(),
            "right": fitted.children_right.tolist(),
            # A node inside the tree answers nothing.
            "values": [row.tolist() if end else [] for row, end in zip(values, leaf)],
        }

    return {"kind": "forest", "trees": [tree(each.tree_) for each in forest.estimators_]}


def mlp_json(mlp, scaler, centre, spread):
    return {
        "kind": "mlp",
        "mean": scaler.mean_.tolist(),
        "scale": scaler.scale_.tolist(),
        "inward": mlp.coefs_[0].tolist(),
        "inwardBias": mlp.intercepts_[0].tolist(),
        "outward": mlp.coefs_[1].tolist(),
        "bias": mlp.intercepts_[1].tolist(),
        "answer": mlp.out_activation_,
        "centre": centre,
        "spread": spread,
    }


def teachers(task, x, y, split):
    scaler = StandardScaler().fit(x)
    if task == "classification":
        forest = RandomForestClassifier(TREES, random_state=split).fit(x, y)
        mlp = MLPClassifier((HIDDEN,), max_iter=1000, random_state=split).fit(scaler.transform(x), y)
        yield "forest", forest_json(forest), forest.predict
        yield "mlp", mlp_json(mlp, scaler, 0.0, 1.0), lambda rows: mlp.predict(scaler.transform(rows))
    else:
        centre, spread = float(y.mean()), float(y.std())
        forest = RandomForestRegressor(TREES, random_state=split).fit(x, y)
        mlp = MLPRegressor(hidden_layer_sizes=(HIDDEN,), alpha=0.1, max_iter=1000, random_state=split)
        mlp.fit(scaler.transform(x), (y - centre) / spread)
        yield "forest", forest_json(forest), forest.predict
        yield "mlp", mlp_json(mlp, scaler, centre, spread), lambda rows: centre + spread * mlp.predict(scaler.transform(rows))


def main():
    OUT.joinpath("distill").mkdir(parents=True, exist_ok=True)
    first = int(sys.argv[1]) if len(sys.argv) > 1 else 0
    peer = {}
    for split in range(SPLITS):
        state = first + split
        for name, task, features, outputs, (x, x_test, y, y_test) in tables(state):
            for teacher, exported, predict in teachers(task, x, y, state):
                said, truth = predict(x), predict(x_test)
                for leaves in LEAVES:
                    kind = DecisionTreeClassifier if task == "classification" else DecisionTreeRegressor
                    student = kind(max_leaf_nodes=leaves, random_state=state).fit(x, said).predict(x_test)
                    fidelity = float(np.mean(student == truth)) if task == "classification" else r2_score(truth, student)
                    peer.setdefault(f"{name}, {teacher}, {leaves}", []).append(fidelity)
                file = OUT / "distill" / f"{name}-{teacher}-{split}.json".replace(" ", "-")
                content = {
                    "name": name,
                    "task": task,
                    "features": features,
                    "outputs": outputs,
                    "teacher": exported,
                    "rows": x.tolist(),
                    "labels": y.tolist(),
                    "heldOut": x_test.tolist(),
                    "heldOutLabels": y_test.tolist(),
                    # What JavaScript has to answer too.
                    "heldOutAnswers": truth.tolist(),
                }
                file.write_text(json.dumps(content))
        print(f"split {split}", flush=True)
    peer_file = {"versions": {"scikit-learn": sklearn.__version__, "numpy": np.__version__}, "fidelity": peer}
    OUT.joinpath("distill-peer.json").write_text(json.dumps(peer_file, indent=1) + "\n")


main()
