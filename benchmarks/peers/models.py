"""The workload's models in numpy: rows x features in, one number per row out."""

import json
from pathlib import Path

import numpy as np

DATA = Path(__file__).parent.parent / "data"
workload = json.loads((DATA / "workload.json").read_text())
instances = np.array(workload["X"])
background = np.array(workload["bg"])
exact_values = np.array(workload["exact20"])

_W1 = np.array(workload["model"]["W1"])
_b1 = np.array(workload["model"]["b1"])
_W2 = np.array(workload["model"]["W2"])
_b2 = workload["model"]["b2"]

# The same numbers stand in ../models/logistic.js.
_weights = np.array([0.9, -1.2, 0.4, 0.75, -0.35, 1.1, -0.6, 0.25, -0.85, 0.5, 0.15, -0.45])
_bias = -0.2


def mlp(rows):
    return np.tanh(rows @ _W1 + _b1) @ _W2 + _b2


def logistic(rows):
    return 1 / (1 + np.exp(-(rows @ _weights + _bias)))


MODELS = {"mlp": mlp, "logistic": logistic}
