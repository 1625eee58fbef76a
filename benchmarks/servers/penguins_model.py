"""The pipeline of benchmarks/peers/onnx_models.py for servers: trained, and saved as one of them wants it.

    python penguins_model.py mlserver <folder>      then: mlserver start <folder>
    python penguins_model.py mlflow <folder>        then: mlflow models serve -m <folder>/penguins --env-manager local
"""

import json
import sys
from pathlib import Path

import pandas as pd
from sklearn.compose import ColumnTransformer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

ROOT = Path(__file__).resolve().parents[2]
NUMBERS = ["bill_length_mm", "bill_depth_mm", "flipper_length_mm"]
CATEGORIES = ["island", "sex"]


def trained():
    table = pd.read_csv(ROOT / "examples" / "penguins" / "penguins.csv").dropna()
    columns = ColumnTransformer([("numbers", StandardScaler(), NUMBERS), ("categories", OneHotEncoder(), CATEGORIES)])
    model = make_pipeline(columns, LogisticRegression(max_iter=1000)).fit(table[NUMBERS + CATEGORIES], table["species"])
    numeric = make_pipeline(StandardScaler(), LogisticRegression(max_iter=1000))
    return model, numeric.fit(table[NUMBERS].to_numpy(), table["species"])


def for_mlserver(folder: Path) -> None:
    import joblib

    (folder / "settings.json").write_text('{"debug": false, "parallel_workers": 0}')
    for name, model in zip(["penguins", "bills"], trained()):
        (folder / name).mkdir(parents=True, exist_ok=True)
        joblib.dump(model, folder / name / "model.joblib")
        inputs = [{"name": "bills", "datatype": "FP64", "shape": [-1, 3]}] if name == "bills" else []
        settings = {
            "name": name,
            "implementation": "mlserver_sklearn.SKLearnModel",
            "parameters": {"uri": "./model.joblib"},
            "inputs": inputs,
            "outputs": [{"name": "predict_proba", "datatype": "FP64", "shape": [-1, 3]}] if inputs else [],
        }
        (folder / name / "model-settings.json").write_text(json.dumps(settings))


def for_mlflow(folder: Path) -> None:
    import mlflow.sklearn

    model, _ = trained()
    mlflow.sklearn.save_model(model, folder / "penguins", pyfunc_predict_fn="predict_proba", serialization_format="cloudpickle")
    mlflow.sklearn.save_model(model, folder / "labels", serialization_format="cloudpickle")


if __name__ == "__main__":
    target = Path(sys.argv[2])
    target.mkdir(parents=True, exist_ok=True)
    {"mlserver": for_mlserver, "mlflow": for_mlflow}[sys.argv[1]](target)
