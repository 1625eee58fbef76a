"""Accuracy per mask of shapiq's approximators on the games of ../estimators/games.js, which a Node process plays.

    python shapiq_games.py [rows] [seeds] [game,game] [adult-train.csv lightgbm.json]

Needs Python 3.12 and an environment of its own, see requirements-shapiq-games.txt.
"""

import inspect
import json
import os
import subprocess
import sys
import warnings
from importlib.metadata import version

for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[variable] = "1"

import numpy as np
import shapiq
from shapiq import approximator as approximators

HERE = os.path.dirname(os.path.abspath(__file__))
ROWS = int(sys.argv[1]) if len(sys.argv) > 1 else 3
SEEDS = int(sys.argv[2]) if len(sys.argv) > 2 else 2
GAMES = (sys.argv[3] if len(sys.argv) > 3 else "mlp,logistic,boosted12,products30,boosted30,text60,image50").split(",")

NAMES = ("KernelSHAP", "LeverageSHAP", "kADDSHAP", "PolySHAP", "OddSHAP", "ProxySHAP", "RegressionMSR")


class Played:
    """One game of the Node process."""

    process = subprocess.Popen(
        ["node", os.path.join(HERE, "..", "estimators", "serve.js"), *sys.argv[4:6]],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )

    def __init__(self, game, row):
        self.about = {"game": game, "row": row}
        told = self.ask(self.about)
        self.exact, self.budgets, self.parts = np.array(told["exact"]), told["budgets"], told["parts"]
        self.nothing = self.values(np.zeros((1, self.parts)))[0]

    def ask(self, question):
        self.process.stdin.write(json.dumps(question) + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())

    def values(self, coalitions):
        masks = ["".join("1" if bit else "0" for bit in mask) for mask in np.atleast_2d(coalitions)]
        return np.array(self.ask({**self.about, "masks": masks}))

    def __call__(self, coalitions):
        return self.values(coalitions) - self.nothing


def make(name, players, seed):
    kind = getattr(approximators, name)
    takes = inspect.signature(kind).parameters
    wanted = {"n": players, "random_state": seed, "pairing_trick": True, "index": "SV", "max_order": 1}
    if name == "kADDSHAP":
        wanted["max_order"] = 3
        wanted.pop("index")
    return kind(**{key: value for key, value in wanted.items() if key in takes})


def main():
    print(f"Python {sys.version.split()[0]}, shapiq {version('shapiq')}, numpy {np.__version__}")
    names = [name for name in NAMES if hasattr(approximators, name)]
    for game in GAMES:
        rows = [Played(game, row) for row in range(ROWS)]
        print(f"\n{game}: mean relative L2 error ({ROWS} rows x {SEEDS} seeds) by masks")
        print(f"{'approximator':<16}" + "".join(f"{budget:>10}" for budget in rows[0].budgets), flush=True)
        for name in names:
            cells = []
            for budget in rows[0].budgets:
                try:
                    errors = []
                    for played in rows:
                        for seed in range(SEEDS):
                            result = make(name, played.parts, seed).approximate(budget, played)
                            values = np.array([result[(player,)] for player in range(played.parts)])
                            errors.append(np.linalg.norm(values - played.exact) / np.linalg.norm(played.exact))
                    cells.append(f"{np.mean(errors):>10.5f}")
                except Exception as error:
                    cells.append(f"{type(error).__name__[:9]:>10}")
            print(f"{name:<16}" + "".join(cells), flush=True)


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    main()
