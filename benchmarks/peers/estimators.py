"""Shapley values by shap and shapiq of games that another process plays; ../estimators/peers.js starts this.

A line {"method", "parts", "masks", "seed"} on stdin is a question: how the method values the parts of a game when it may ask
so many masks, the empty and the full one included. While it works it writes lines {"play": ["0110", ...]}, and reads what
each of these masks is worth; then {"values": [...]}, or {"error": "..."} where the method fails.
"""

import inspect
import json
import math
import os
import resource
import sys
import warnings
from importlib.metadata import version

for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[variable] = "1"

import numpy as np
import shap
from shapiq import approximator as approximators

# What takes more memory fails, and the other methods go on.
resource.setrlimit(resource.RLIMIT_AS, (6 * 2**30, 6 * 2**30))
# With more terms than this a fit takes minutes to hours: order 3 up to 33 parts, order 2 up to 108.
MAX_TERMS = 6000

# Lines to the other process; whatever a library prints goes elsewhere.
ANSWERS = os.fdopen(os.dup(sys.stdout.fileno()), "w")
sys.stdout = sys.stderr


def tell(line):
    ANSWERS.write(json.dumps(line) + "\n")
    ANSWERS.flush()


def play(masks):
    tell({"play": ["".join("1" if bit else "0" for bit in mask) for mask in np.atleast_2d(masks)]})
    return np.array(json.loads(sys.stdin.readline()))


def kernel_explainer(parts, masks, seed, **options):
    np.random.seed(seed)
    explainer = shap.KernelExplainer(play, np.zeros((1, parts)))
    return explainer.shap_values(np.ones((1, parts)), nsamples=masks - 2, silent=True, **options)[0]


def permutation_explainer(parts, masks, seed):
    masker = shap.maskers.Independent(np.zeros((1, parts)))
    explainer = shap.explainers.Permutation(play, masker, seed=seed)
    # One round over an order and back takes two masks per part, and the empty one.
    rounds = (masks - 1) // (2 * parts)
    if rounds == 0:
        raise ValueError("budget too small")
    return explainer(np.ones((1, parts)), max_evals=rounds * (2 * parts) + 1, silent=True).values[0]


def approximator(name, **options):
    def values(parts, masks, seed):
        terms = sum(math.comb(parts, size) for size in range(1, options.get("max_order", 1) + 1))
        if terms > MAX_TERMS:
            raise ValueError(f"not run: {terms} terms")
        kind = getattr(approximators, name)
        takes = inspect.signature(kind).parameters
        wanted = {"n": parts, "random_state": seed, "pairing_trick": True, "index": "SV", "max_order": 1, **options}
        found = kind(**{key: value for key, value in wanted.items() if key in takes}).approximate(masks, play)
        return [found[(part,)] for part in range(parts)]

    return values


METHODS = {
    "shap KernelExplainer": kernel_explainer,
    "shap KernelExplainer of all parts": lambda *about: kernel_explainer(*about, l1_reg=False),
    "shap PermutationExplainer": permutation_explainer,
    "shapiq KernelSHAP": approximator("KernelSHAP"),
    "shapiq LeverageSHAP": approximator("LeverageSHAP"),
    "shapiq kADDSHAP 3": approximator("kADDSHAP", max_order=3, index="kADD-SHAP"),
    "shapiq PolySHAP 2": approximator("PolySHAP", max_order=2),
    "shapiq PolySHAP 3": approximator("PolySHAP", max_order=3),
    "shapiq OddSHAP": approximator("OddSHAP"),
    "shapiq ProxySHAP": approximator("ProxySHAP"),
    "shapiq RegressionMSR": approximator("RegressionMSR"),
    "shapiq PermutationSamplingSV": approximator("PermutationSamplingSV"),
}


def main():
    tell(
        {
            "methods": list(METHODS),
            "versions": {"python": sys.version.split()[0], **{name: version(name) for name in ("shap", "shapiq", "numpy")}},
        }
    )
    for line in sys.stdin:
        about = json.loads(line)
        try:
            values = METHODS[about["method"]](about["parts"], about["masks"], about["seed"])
            tell({"values": [float(value) for value in values]})
        except Exception as error:
            tell({"error": f"{type(error).__name__}: {str(error)[:200]}"})


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    main()
