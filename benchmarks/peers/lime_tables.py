"""The tables of ../lime/run.js through the Python package lime.

    python lime_tables.py                 # accuracy and time, as tables
    python lime_tables.py accuracy --json # what ../lime/run.js reads
    python lime_tables.py time --json
    python lime_tables.py reference       # writes ../data/lime-reference.json; minutes, and the file is kept
"""

import json
import os
import statistics
import sys
import time
from itertools import combinations
from pathlib import Path

# One process, one core, as the other side.
for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[variable] = "1"

import numpy as np
from lime.lime_tabular import LimeTabularExplainer
from scipy.special import ndtr, ndtri

from lime_models import MODELS, background, features, instances

SAMPLES = (1000, 5000)
SEEDS = 10
TOP = 5
REPETITIONS = 5
REFERENCE = Path(__file__).parent.parent / "data/lime-reference.json"
REFERENCE_SAMPLES = 2**21
KERNEL_WIDTH = 0.75 * np.sqrt(len(features))
#: The ridge penalty and the number of samples that it is meant for.
ALPHA, ALPHA_SAMPLES = 1, 5000


def explainer(seed, **options):
    return LimeTabularExplainer(background, feature_names=features, random_state=seed, **options)


def two_classes(predict):
    def probabilities(rows):
        benign = predict(rows)
        return np.column_stack([1 - benign, benign])

    return probabilities


def coefficients(explanation):
    row = np.zeros(len(features))
    for part, value in explanation.local_exp[1]:
        row[part] = value
    return row


def top(row):
    return set(np.argsort(-np.abs(row), kind="stable")[:TOP].tolist())


def jaccard(a, b):
    return len(a & b) / len(a | b)


def accuracy():
    """All 30 features in the surrogate: what is chosen by select is not what is measured."""
    truth = {name: np.array(rows) for name, rows in json.loads(REFERENCE.read_text())["coefficients"].items()}
    lines = []
    for name, predict in MODELS.items():
        for samples in SAMPLES:
            rows = np.zeros((len(instances), SEEDS, len(features)))
            r2, gaps = [], []
            for i, instance in enumerate(instances):
                for seed in range(SEEDS):
                    explanation = explainer(seed, feature_selection="none").explain_instance(
                        instance, two_classes(predict), num_features=len(features), num_samples=samples
                    )
                    rows[i, seed] = coefficients(explanation)
                    r2.append(explanation.score)
                    gaps.append(abs(explanation.local_pred[0] - predict(instance[None])[0]))
            lines.append({"model": name, "samples": samples, **figures(rows, truth[name]), "r2": float(np.mean(r2)), "gap": float(np.mean(gaps))})
    return lines


def figures(rows, truth):
    """From instances x seeds x features."""
    tops = [[top(row) for row in seeds] for seeds in rows]
    return {
        "jaccardSeeds": float(np.mean([jaccard(a, b) for seeds in tops for a, b in combinations(seeds, 2)])),
        "jaccardReference": float(np.mean([jaccard(a, top(truth[i])) for i, seeds in enumerate(tops) for a in seeds])),
        "relativeSd": float(np.mean([seeds.std(axis=0, ddof=1).sum() / np.abs(seeds.mean(axis=0)).sum() for seeds in rows])),
        "meanSquaredError": float(np.mean((rows - truth[:, None]) ** 2)),
    }


def timing():
    """Milliseconds an explanation, elapsed and of processor time: the cheap model, default settings, warm."""
    predict = two_classes(MODELS["logistic"])
    warm = explainer(0)
    lines = []
    for what, options in (("default", {}), ("forward, 5 of 30", {"num_features": 5})):
        elapsed = []
        processor = []
        for repetition in range(REPETITIONS + 1):
            started, busy = time.perf_counter(), time.process_time()
            warm.explain_instance(instances[repetition % len(instances)], predict, **options)
            elapsed.append(1e3 * (time.perf_counter() - started))
            processor.append(1e3 * (time.process_time() - busy))
        lines.append({"what": what, "ms": statistics.median(elapsed[1:]), "processorMs": statistics.median(processor[1:])})
    return lines


def reference():
    """
    lime's distribution written down once more, from its description and not from either side's code, with so many samples
    that their noise does not show: weighted ridge whose penalty is worth what it is worth at 5000 samples.
    """
    cuts = [np.unique(np.percentile(column, [25, 50, 75])) for column in background.T]
    answer = {name: [] for name in MODELS}
    for i, instance in enumerate(instances):
        random = np.random.default_rng([2024, i])
        own = [np.searchsorted(cut, value) for cut, value in zip(cuts, instance)]
        moments = {name: 0 for name in MODELS}
        block = 2**16
        for _ in range(REFERENCE_SAMPLES // block):
            rows = np.empty((block, len(features)))
            z = np.empty_like(rows)
            for j, (column, cut) in enumerate(zip(background.T, cuts)):
                # As often as in the data, then from a normal distribution truncated to the bin.
                bin_of = np.searchsorted(cut, column)
                drawn = bin_of[random.integers(len(column), size=block)]
                mean = np.array([column[bin_of == b].mean() for b in range(len(cut) + 1)])[drawn]
                deviation = np.array([column[bin_of == b].std() for b in range(len(cut) + 1)])[drawn]
                low = ndtr((np.concatenate([[column.min()], cut])[drawn] - mean) / deviation)
                high = ndtr((np.concatenate([cut, [column.max()]])[drawn] - mean) / deviation)
                rows[:, j] = mean + deviation * ndtri(low + random.random(block) * (high - low))
                z[:, j] = drawn == own[j]
            weights = np.exp(-(1 - z).sum(axis=1) / (2 * KERNEL_WIDTH**2))
            for name, predict in MODELS.items():
                joint = np.column_stack([np.ones(block), z, predict(rows)])
                moments[name] = moments[name] + joint.T @ (joint * weights[:, None])
        for name in MODELS:
            total = moments[name][0, 0]
            means = moments[name][0, 1:] / total
            centred = moments[name][1:, 1:] - total * np.outer(means, means)
            penalty = ALPHA * REFERENCE_SAMPLES / ALPHA_SAMPLES
            gram = centred[:-1, :-1] + penalty * np.eye(len(features))
            answer[name].append([float(f"{value:.8g}") for value in np.linalg.solve(gram, centred[:-1, -1])])
        print(f"instance {i} done", file=sys.stderr, flush=True)
    written = {"samples": REFERENCE_SAMPLES, "alpha": ALPHA, "alphaSamples": ALPHA_SAMPLES, "coefficients": answer}
    REFERENCE.write_text(json.dumps(written) + "\n")


def show(lines):
    header = list(lines[0])
    cells = [header] + [[f"{v:.4g}" if isinstance(v, float) else str(v) for v in line.values()] for line in lines]
    widths = [max(len(row[c]) for row in cells) for c in range(len(header))]
    for row in cells:
        print("  ".join(cell.rjust(width) for cell, width in zip(row, widths)))


if __name__ == "__main__":
    as_json = "--json" in sys.argv
    asked = [argument for argument in sys.argv[1:] if argument != "--json"] or ["accuracy", "time"]
    for name in asked:
        if name == "reference":
            reference()
            continue
        lines = {"accuracy": accuracy, "time": timing}[name]()
        print(json.dumps(lines)) if as_json else show(lines)
