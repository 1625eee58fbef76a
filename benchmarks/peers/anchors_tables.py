"""The rules of anchor-exp and of alibi's AnchorTabular for what ../anchors/run.js hands over on standard input.

    ANCHORS_PYTHON=venv/bin/python npm run bench:anchors -- peers

Input: JSON, { tables: [...] as in ../anchors/tables.js }; breast cancer is read from ../data. Output: JSON, a line a
run: the rule as conditions on columns, what the package reports of it, what it cost, and the share of fresh draws by
the package's own sampler that keep the prediction.
"""

import json
import os
import sys
import time

# One process, one core, as the other side.
for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[variable] = "1"

import numpy as np
from alibi.explainers import AnchorTabular
from anchor import anchor_base, anchor_tabular

import lime_models

PRECISION, DELTA = 0.95, 0.05
#: By how much a rule of the beam may fall short: epsilon of the paper, "tau" in both packages. Theirs by default.
EPSILON = 0.15
QUARTILES = (25, 50, 75)
#: Under the rule that was found, by the package's own sampler: what its reported precision should be near to.
FRESH_DRAWS = 20_000
MODELS = ("logistic", "forest")


class Counted:
    """A model that counts the rows it is asked, and the different ones among them."""

    def __init__(self, predict):
        self.predict, self.rows, self.seen = predict, 0, set()

    def __call__(self, rows):
        rows = np.atleast_2d(rows)
        self.rows += len(rows)
        self.seen.update(np.ascontiguousarray(row, dtype=float).tobytes() for row in rows)
        return self.predict(rows)


def sum_of_terms(table):
    sizes = table["sizes"]
    terms = []
    for term in table["terms"]:
        when = []
        for feature, values in term["when"]:
            allowed = np.zeros(sizes[feature], bool)
            allowed[values] = True
            when.append((feature, allowed))
        terms.append((when, term["add"]))

    def predict(rows):
        rows = np.asarray(rows).astype(int)
        total = np.full(len(rows), float(table["bias"]))
        for when, add in terms:
            applies = np.ones(len(rows), bool)
            for feature, allowed in when:
                applies &= allowed[rows[:, feature]]
            total += add * applies
        return (total > 0).astype(int)

    return predict


def problems(given):
    """name, model of labels, training rows, instances, sizes of categories (none: numbers)"""
    for table in given["tables"]:
        yield table["name"], "terms", sum_of_terms(table), np.array(table["rows"], float), np.array(table["instances"], float), table["sizes"]
    for name in MODELS:
        probability = lime_models.MODELS[name]
        labels = lambda rows, probability=probability: (probability(rows) > 0.5).astype(int)
        yield "breast cancer", name, labels, lime_models.background, lime_models.instances, None


def conditions_of_anchor(features, mapping, edges, instance):
    rule = {}
    for feature, kind, value in (mapping[i] for i in features):
        bounds = rule.setdefault(int(feature), {"column": int(feature)})
        if kind == "eq":
            bounds["equals"] = float(instance[feature])
        elif kind == "leq":
            bounds["atMost"] = min(bounds.get("atMost", np.inf), float(edges[feature][int(value)]))
        else:
            bounds["above"] = max(bounds.get("above", -np.inf), float(edges[feature][int(value)]))
    return list(rule.values())


def anchor_exp(train, sizes, edges, predict, seed):
    """As it comes: beam 1, because the documented beam_size of explain_instance is not passed on. And with beam 4."""
    names = [f"x{i}" for i in range(train.shape[1])]
    categories = {i: [str(v) for v in range(size)] for i, size in enumerate(sizes or [])}
    explainer = anchor_tabular.AnchorTabularExplainer(["no", "yes"], names, train, categories)

    def explain(instance, beam):
        np.random.seed(seed)
        sample, mapping = explainer.get_sample_fn(instance, predict)
        found = anchor_base.AnchorBaseBeam.anchor_beam(
            sample, delta=DELTA, epsilon=EPSILON, batch_size=100, desired_confidence=PRECISION, beam_size=beam
        )
        features = found["feature"]
        reported = found["precision"][-1] if features else found["all_precision"]
        coverage = found["coverage"][-1] if features else 1
        fresh = lambda: sample(features, FRESH_DRAWS)[2].mean()
        return conditions_of_anchor(features, mapping, edges, instance), float(reported), float(coverage), fresh

    return explain


def alibi(train, sizes, edges, predict, seed):
    names = [f"x{i}" for i in range(train.shape[1])]
    categories = {i: [str(v) for v in range(size)] for i, size in enumerate(sizes or [])}
    explainer = AnchorTabular(predict, names, categorical_names=categories or None, seed=seed)
    explainer.fit(train, disc_perc=QUARTILES)

    def explain(instance, beam):
        np.random.seed(seed)
        found = explainer.explain(instance, threshold=PRECISION, delta=DELTA, tau=EPSILON, beam_size=beam)
        rule = {}
        # What the explainer writes down are names with two decimals; the search itself knows the bins.
        for i in encoded(explainer):
            feature = int(explainer.enc2feat_idx[i])
            bounds = rule.setdefault(feature, {"column": feature})
            if i in explainer.cat_lookup:
                bounds["equals"] = float(instance[feature])
            elif 0 in explainer.ord_lookup[i]:
                bounds["atMost"] = min(bounds.get("atMost", np.inf), float(edges[feature][max(explainer.ord_lookup[i])]))
            else:
                bounds["above"] = max(bounds.get("above", -np.inf), float(edges[feature][min(explainer.ord_lookup[i]) - 1]))
        sampler = explainer.samplers[0]
        fresh = lambda: sampler.compare_labels(sampler.perturbation(tuple(encoded(explainer)), FRESH_DRAWS)[0]).mean()
        return list(rule.values()), float(np.ravel(found.precision)[-1]), float(np.ravel(found.coverage)[-1]), fresh

    search = explainer.add_names_to_exp

    def remember(result):
        explainer.encoded_features = list(result["feature"])
        search(result)

    explainer.add_names_to_exp = remember
    return explain


def encoded(explainer):
    return explainer.encoded_features


def run(given):
    for name, model, labels, train, instances, sizes in problems(given):
        edges = None if sizes else [np.unique(np.percentile(column, QUARTILES)) for column in train.T]
        for package, make, beams in (("anchor-exp", anchor_exp, (1, 4)), ("alibi", alibi, (1, 4))):
            for i, instance in enumerate(instances):
                for beam in beams:
                    counted = Counted(labels)
                    explain = make(train, sizes, edges, counted, seed=i)
                    counted.rows, counted.seen = 0, set()
                    started, started_cpu = time.perf_counter(), time.process_time()
                    rule, precision, coverage, fresh = explain(instance, beam)
                    line = {
                        "problem": name,
                        "model": model,
                        "instance": i,
                        "package": package,
                        "beam": beam,
                        "rule": rule,
                        "precision": precision,
                        "coverage": coverage,
                        "modelRows": counted.rows,
                        "distinctRows": len(counted.seen),
                        "ms": 1e3 * (time.perf_counter() - started),
                        "cpuMs": 1e3 * (time.process_time() - started_cpu),
                    }
                    line["ownFreshPrecision"] = float(fresh())
                    print(json.dumps(line), flush=True)
                    print(f"{name} {model} {i} {package} beam {beam}: {line['ms']:.0f} ms", file=sys.stderr, flush=True)


if __name__ == "__main__":
    run(json.load(sys.stdin))
