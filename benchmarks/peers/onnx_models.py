"""Trains a scikit-learn pipeline with categories on the penguins and exports it as ONNX, with what it answers itself.

    python benchmarks/peers/onnx_models.py      (packages: benchmarks/peers/requirements-onnx.txt)

Writes examples/penguins/penguins.onnx, test/fixtures/onnx/*.onnx and test/fixtures/onnx/penguins.json.
"""

import json
from pathlib import Path

import numpy as np
import onnx
import pandas as pd
import sklearn
import skl2onnx
from skl2onnx import to_onnx
from skl2onnx.common.data_types import DoubleTensorType, FloatTensorType, StringTensorType
from sklearn.compose import ColumnTransformer
from sklearn.linear_model import LogisticRegression
from sklearn.neural_network import MLPClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

ROOT = Path(__file__).resolve().parents[2]
OUT = ROOT / "test" / "fixtures" / "onnx"
NUMBERS = ["bill_length_mm", "bill_depth_mm", "flipper_length_mm"]
CATEGORIES = ["island", "sex"]


def penguins() -> pd.DataFrame:
    table = pd.read_csv(ROOT / "examples" / "penguins" / "penguins.csv").dropna()
    return table.reset_index(drop=True)


def pipeline():
    columns = ColumnTransformer([("numbers", StandardScaler(), NUMBERS), ("categories", OneHotEncoder(), CATEGORIES)])
    return make_pipeline(columns, LogisticRegression(max_iter=1000))


def main() -> None:
    OUT.mkdir(parents=True, exist_ok=True)
    table = penguins()
    inputs, species = table[NUMBERS + CATEGORIES], table["species"]
    model = pipeline().fit(inputs, species)
    types = [(name, DoubleTensorType([None, 1])) for name in NUMBERS]
    types += [(name, StringTensorType([None, 1])) for name in CATEGORIES]
    singles = [(name, FloatTensorType([None, 1])) for name in NUMBERS] + types[len(NUMBERS) :]

    def save(name: str, graph) -> None:
        folder = ROOT / "examples" / "penguins" if name == "penguins" else OUT
        (folder / f"{name}.onnx").write_bytes(graph.SerializeToString())

    save("penguins", to_onnx(model, initial_types=singles, options={"zipmap": False}))
    save("penguins-zipmap", to_onnx(model, initial_types=singles))
    network = make_pipeline(StandardScaler(), MLPClassifier((8,), max_iter=2000, random_state=0))
    network.fit(inputs[NUMBERS].to_numpy(), species)
    matrix = inputs[NUMBERS].to_numpy(dtype=np.float32)
    save("penguins-network", to_onnx(network, matrix[:1], options={"zipmap": False}))
    rows = inputs.iloc[::17]
    facts = {
        "versions": {"scikit-learn": sklearn.__version__, "skl2onnx": skl2onnx.__version__, "onnx": onnx.__version__},
        "classes": list(model.classes_),
        "rows": rows.to_dict("records"),
        "probabilities": model.predict_proba(rows).tolist(),
        "network": network.predict_proba(matrix[::17]).tolist(),
    }
    (OUT / "penguins.json").write_text(json.dumps(facts, indent=1) + "\n")


if __name__ == "__main__":
    main()
