"""The pipeline of penguins_model.py in a process of its own: processModel({ command: "python", args: [this file] })."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "python"))

from penguins_model import CATEGORIES, NUMBERS, ROOT, pd, trained
from whybox_serve import serve

table = pd.read_csv(ROOT / "examples" / "penguins" / "penguins.csv").dropna()
model, _ = trained()
serve(
    model.predict_proba,
    rows="frame",
    features=[{"name": name, "kind": "number"} for name in NUMBERS]
    + [{"name": name, "kind": "category", "categories": sorted(table[name].unique())} for name in CATEGORIES],
    outputs=[{"name": str(label), "unit": "probability"} for label in model.classes_],
)
