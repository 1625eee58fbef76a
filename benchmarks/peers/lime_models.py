"""The models of ../data/breast-cancer.json in numpy. The same functions stand in ../lime/breast-cancer.js."""

import json
from pathlib import Path

import numpy as np

_file = json.loads(Path(__file__).parent.parent.joinpath("data/breast-cancer.json").read_text())
features = _file["features"]
background = np.array(_file["background"])
instances = np.array(_file["instances"])


def _sigmoid(logit):
    return 1 / (1 + np.exp(-logit))


def _standardised(model):
    mean, scale = np.array(model["mean"]), np.array(model["scale"])
    return lambda rows: (rows - mean) / scale


def _logistic():
    model = _file["logistic"]
    scaled, weights = _standardised(model), np.array(model["weights"])
    return lambda rows: _sigmoid(scaled(rows) @ weights + model["bias"])


def _mlp():
    model = _file["mlp"]
    scaled, inward, outward = _standardised(model), np.array(model["inward"]).T, np.array(model["outward"])
    inward_bias = np.array(model["inwardBias"])
    return lambda rows: _sigmoid(np.tanh(scaled(rows) @ inward + inward_bias) @ outward + model["bias"])


def _forest():
    trees = _file["forest"]
    starts = np.cumsum([0] + [len(tree["left"]) for tree in trees])
    join = lambda key: np.concatenate([tree[key] for tree in trees])
    feature, threshold, share = join("feature"), join("threshold"), join("share")
    # A leaf is its own child, so that rows may go down together until the last has arrived.
    child = lambda key: np.concatenate(
        [
            start + np.where(np.array(tree["left"]) < 0, np.arange(len(tree["left"])), tree[key])
            for start, tree in zip(starts, trees)
        ]
    )
    left, right = child("left"), child("right")

    def predict(rows):
        node = np.broadcast_to(starts[:-1], (len(rows), len(trees)))
        at = np.arange(len(rows))[:, None]
        while True:
            below = np.where(rows[at, feature[node]] <= threshold[node], left[node], right[node])
            if np.array_equal(below, node):
                return share[node].mean(axis=1)
            node = below

    return predict


#: rows -> probability of output 1, "benign".
MODELS = {"logistic": _logistic(), "mlp": _mlp(), "forest": _forest()}
