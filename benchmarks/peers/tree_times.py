"""Times scikit-learn's trees on a table that the benchmark wrote: python tree_times.py <table> <rows> <columns>.

The table is float32, row-major, scikit-learn's own type and order: no conversion is timed. After it the targets, float64:
numbers, then classes. Prints {"classification": ms, "regression": ms}: medians of CPU time, depth 5, one thread, warm.
"""

import json
import sys
import time

import numpy as np
from sklearn.tree import DecisionTreeClassifier, DecisionTreeRegressor

path, rows, columns = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
raw = np.fromfile(path, dtype=np.uint8)
x = raw[: 4 * rows * columns].view(np.float32).reshape(rows, columns)
numbers, classes = raw[4 * rows * columns :].view(np.float64).reshape(2, rows)
repetitions = 1 if rows > 50_000 else 9
medians = {}
for task, kind, y in (
    ("classification", DecisionTreeClassifier, classes.astype(int)),
    ("regression", DecisionTreeRegressor, numbers.copy()),
):
    times = []
    for repetition in range(repetitions + 1):
        started = time.process_time()
        kind(max_depth=5, random_state=0).fit(x, y)
        times.append(1000 * (time.process_time() - started))
    medians[task] = float(np.median(times[1:]))
print(json.dumps(medians))
