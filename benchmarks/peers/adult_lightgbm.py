"""Trains LightGBM on 12 columns of Adult and writes what forestFromLightGBM reads.

    python adult_lightgbm.py adult-train.csv lightgbm.json
"""

import json
import sys

import lightgbm
import pandas as pd

table = pd.read_csv(sys.argv[1])
x = table.drop(columns=["income", "fnlwgt", "education"])
for name in x.select_dtypes(exclude="number").columns:
    x[name] = x[name].astype("category")
y = (table["income"].str.strip().str.startswith(">50K")).astype(int)
model = lightgbm.LGBMClassifier(n_estimators=100, num_leaves=15, random_state=0, n_jobs=1, verbose=-1).fit(x, y)
with open(sys.argv[2], "w") as file:
    json.dump(model.booster_.dump_model(), file)
