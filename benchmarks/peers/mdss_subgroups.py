"""AIF360's Multi-Dimensional Subset Scan (Bernoulli) on the tables of benchmarks/fairness/subgroups.js.

    node benchmarks/fairness/subgroups.js tables.jsonl
    pip install aif360 pandas && python benchmarks/peers/mdss_subgroups.py tables.jsonl [fair tables per design]

MDSS gives a score and no p-value. It is called an alarm here where the score is above the 95th percentile of its scores
on fair tables of the same size and rate, which nobody has in practice. Numbers are cut into deciles, as subgroupScan does.
"""
import json
import sys
import warnings
from collections import defaultdict

import numpy as np
import pandas as pd

warnings.filterwarnings("ignore")
from aif360.detectors import bias_scan  # noqa: E402

most_fair = int(sys.argv[2]) if len(sys.argv) > 2 else 30
scores = defaultdict(list)
directions = {(400, 0.4): ("lower",), (400, 0.1): ("higher",), (1000, 0.3): ("lower", "higher")}
for line in open(sys.argv[1]):
    table = json.loads(line)
    key = (table["rows"], table["rate"], table["planted"], table["direction"])
    is_fair = table["rate"] == table["planted"]
    if is_fair and table["number"] >= most_fair:
        continue
    frame = pd.DataFrame(table["records"])
    chosen = (frame.pop("chosen") == "yes").astype(int)
    frame.pop("chance")
    for name in ("age", "income"):
        frame[name] = pd.qcut(frame[name], 10, labels=False, duplicates="drop")
    for direction in directions[key[:2]] if is_fair else (table["direction"],):
        np.random.seed(table["number"])
        subset, score = bias_scan(
            frame, chosen, favorable_value=1, overpredicted=direction == "lower", scoring="Bernoulli", penalty=1.0
        )
        scores[(*key[:3], direction)].append((score, subset, table["columns"]))

print("rows  rate  inside  tables  found  both columns")
for (rows, rate, planted, direction), found in sorted(scores.items(), key=str):
    if rate == planted:
        continue
    fair = [score for score, _, _ in scores[(rows, rate, rate, direction)]]
    limit = np.quantile(fair, 0.95)
    hits = [(subset, columns) for score, subset, columns in found if score > limit]
    both = sum(all(column in subset for column in columns) for subset, columns in hits)
    print(
        f"{rows:4}  {rate:4}  {planted:6}  {len(found):6}  {100 * len(hits) / len(found):5.1f}  {100 * both / len(found):12.1f}"
        f"   (limit {limit:.2f} of {len(fair)} fair tables)"
    )
