"""The workload of ../cost.js, ../accuracy.js and ../memory.js through the Python package shap.

    python shap_workload.py [cost | accuracy | memory]

l1_reg=0 switches off the feature selection that shap does by default beyond 10 features: all values are asked for.
"""

import json
import os
import re
import statistics
import subprocess
import sys
import time
from pathlib import Path

# One process, one core, as the other side.
for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[variable] = "1"

import resource

import numpy as np
import shap

from models import MODELS, background, exact_values, instances, mlp

NSAMPLES = 2048
REPETITIONS = 3
SEEDS = 5


def peak_mb():
    """On Linux ru_maxrss starts at what the parent held; the high-water mark of the address space does not."""
    if not sys.platform.startswith("linux"):
        unit = 1 if sys.platform == "darwin" else 1024
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e6
    status = Path("/proc/self/status").read_text()
    return int(re.search(r"VmHWM:\s*(\d+)", status)[1]) * 1024 / 1e6


class Stopwatch:
    """Times predict alone, on a copy of each batch that is made before the timer starts."""

    def __init__(self, predict):
        self.predict, self.seconds, self.rows, self.calls = predict, 0.0, 0, 0

    def __call__(self, batch):
        copy = np.array(batch)
        started = time.perf_counter()
        answers = self.predict(copy)
        self.seconds += time.perf_counter() - started
        self.rows += len(copy)
        self.calls += 1
        return answers


def explain(predict, nsamples=NSAMPLES, rows=instances):
    explainer = shap.KernelExplainer(predict, background)
    return explainer.shap_values(rows, nsamples=nsamples, l1_reg=0, silent=True)


def cost():
    print("model     model rows   calls  total s  bare s   ratio  own ns/row  peak MB")
    for name in ("logistic", "mlp"):
        totals, bares = [], []
        for _ in range(REPETITIONS):
            np.random.seed(0)
            started = time.perf_counter()
            explain(MODELS[name])
            totals.append(time.perf_counter() - started)
            np.random.seed(0)
            watch = Stopwatch(MODELS[name])
            explain(watch)
            bares.append(watch.seconds)
        ratio = statistics.median(t / b for t, b in zip(totals, bares))
        own_ns = 1e9 * statistics.median(t - b for t, b in zip(totals, bares)) / watch.rows
        peak = in_child("cost-child", name)["peak_mb"]
        print(
            f"{name:<9} {watch.rows:>10} {watch.calls:>7} {statistics.median(totals):>8.3f}"
            f" {statistics.median(bares):>7.3f} {ratio:>7.3f} {own_ns:>11.1f} {peak:>8.0f}",
            flush=True,
        )


def accuracy():
    """On the model itself, 20 rows; shap draws from numpy's global generator, seeded here per repetition."""
    rows = instances[: len(exact_values)]
    print(f"masks  mean relative L2 error ({len(rows)} rows x {SEEDS} seeds)")
    for masks in (64, 128, 256, 512, 1024, 2048):
        errors = []
        for seed in range(SEEDS):
            np.random.seed(seed)
            # shap counts neither the empty nor the full coalition among nsamples.
            values = explain(mlp, masks - 2, rows)
            errors.extend(np.linalg.norm(values - exact_values, axis=1) / np.linalg.norm(exact_values, axis=1))
        print(f"{masks:>5}  {np.mean(errors):.5f}", flush=True)


def memory():
    run = in_child("memory-child")
    print(f"40 features, 500 background rows, default nsamples: peak {run['peak_mb']:.0f} MB ({run['idle_mb']:.0f} idle)")


def memory_child():
    row, column = np.mgrid[0:501, 0:40]
    cells = np.sin(1 + 12.9898 * row + 78.233 * column)
    slopes = np.arange(40) % 3
    idle = peak_mb()
    explainer = shap.KernelExplainer(lambda rows: np.maximum(0, rows @ slopes), cells[:500])
    explainer.shap_values(cells[500:], l1_reg=0, silent=True)
    print(json.dumps({"idle_mb": idle, "peak_mb": peak_mb()}))


def cost_child(name):
    explain(MODELS[name])
    print(json.dumps({"peak_mb": peak_mb()}))


def in_child(*arguments):
    answer = subprocess.run([sys.executable, __file__, *arguments], stdout=subprocess.PIPE, check=True, text=True)
    return json.loads(answer.stdout)


if __name__ == "__main__":
    parts = {"cost": cost, "accuracy": accuracy, "memory": memory}
    children = {"cost-child": cost_child, "memory-child": memory_child}
    asked = sys.argv[1:]
    if asked and asked[0] in children:
        children[asked[0]](*asked[1:])
    else:
        print(f"Python {sys.version.split()[0]}, shap {shap.__version__}, numpy {np.__version__}\n")
        for name in asked or parts:
            parts[name]()
            print()
