"""Accuracy per model evaluation of shapiq's approximators on the game of ../accuracy.js.

    python shapiq_accuracy.py

Each approximator is told the 12 players and the budget; the pairing trick is on where there is one, since it helps.
Needs an environment of its own, see requirements-shapiq.txt.
"""

import os
import sys
import warnings
from importlib.metadata import version

# One core, as the other side; before numpy is loaded.
for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[variable] = "1"

import numpy as np
from shapiq.approximator import KernelSHAP, PermutationSamplingSV, SVARM, kADDSHAP

from models import background, exact_values, instances, mlp

SEEDS = 5
BUDGETS = (64, 128, 256, 512, 1024, 2048)
PLAYERS = instances.shape[1]

APPROXIMATORS = {
    "KernelSHAP": lambda seed: KernelSHAP(PLAYERS, pairing_trick=True, random_state=seed),
    "KernelSHAP unpaired": lambda seed: KernelSHAP(PLAYERS, random_state=seed),
    "kADDSHAP order 2": lambda seed: kADDSHAP(PLAYERS, max_order=2, pairing_trick=True, random_state=seed),
    "kADDSHAP order 3": lambda seed: kADDSHAP(PLAYERS, max_order=3, pairing_trick=True, random_state=seed),
    "SVARM": lambda seed: SVARM(PLAYERS, pairing_trick=True, random_state=seed),
    "PermutationSamplingSV": lambda seed: PermutationSamplingSV(PLAYERS, random_state=seed),
}


def cached_game(instance):
    """The mean over the background for all 4096 coalitions, looked up; shifted so that nobody is worth 0."""
    bits = 1 << np.arange(PLAYERS)
    worth = np.empty(2**PLAYERS)
    for coalition in range(2**PLAYERS):
        worth[coalition] = mlp(np.where(coalition & bits, instance, background)).mean()
    worth -= worth[0]
    return lambda coalitions: worth[np.atleast_2d(coalitions).astype(int) @ bits]


def first_order(result):
    return np.array([result[(player,)] for player in range(PLAYERS)])


def main():
    print(f"Python {sys.version.split()[0]}, shapiq {version('shapiq')}, numpy {np.__version__}\n")
    games = [cached_game(instance) for instance in instances[: len(exact_values)]]
    print(f"mean relative L2 error ({len(games)} rows x {SEEDS} seeds) by masks")
    print(f"{'approximator':<22}" + "".join(f"{budget:>9}" for budget in BUDGETS))
    for name, make in APPROXIMATORS.items():
        cells = []
        for budget in BUDGETS:
            errors = []
            for exact, game in zip(exact_values, games):
                for seed in range(SEEDS):
                    values = first_order(make(seed).approximate(budget, game))
                    errors.append(np.linalg.norm(values - exact) / np.linalg.norm(exact))
            cells.append(np.mean(errors))
        print(f"{name:<22}" + "".join(f"{cell:>9.5f}" for cell in cells), flush=True)


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    main()
