"""Writes trees and forests of scikit-learn as the JSON that forestFromScikitLearn reads (docs/tree-shapley.md)."""

import numpy as np


def forest_json(model, features):
    """DecisionTree, ExtraTree, RandomForest, ExtraTrees, GradientBoosting and HistGradientBoosting of scikit-learn 1.2 on."""
    kinds = "DecisionTree ExtraTree RandomForest ExtraTrees GradientBoosting HistGradientBoosting".split()
    if type(model).__name__ not in [kind + task for kind in kinds for task in ("Classifier", "Regressor")]:
        inner = "model[-1], with the columns that model[:-1] makes" if hasattr(model, "steps") else "model.best_estimator_"
        hint = f"; give it {inner}" if hasattr(model, "steps") or hasattr(model, "best_estimator_") else ""
        raise TypeError(f"forest_json: expected a tree or forest of scikit-learn, got {type(model).__name__}{hint}")
    if not any(hasattr(model, name) for name in ("tree_", "estimators_", "_predictors")):
        raise TypeError("forest_json: expected a fitted model; call fit first")
    head = {
        "format": "whybox/scikit-learn@1",
        "estimator": type(model).__name__,
        "classes": [str(c) for c in getattr(model, "classes_", [])],
        "loss": model.loss if isinstance(getattr(model, "loss", None), str) else None,
        "init": None,
        "learning_rate": None,
        "base": None,
    }
    if hasattr(model, "_predictors"):
        return head | histogram_trees(model, list(features))
    if hasattr(model, "init_"):
        head["init"] = model.init if model.init is None or isinstance(model.init, str) else type(model.init).__name__
        head["learning_rate"] = model.learning_rate
        head["base"] = model._raw_predict_init(np.zeros((1, model.n_features_in_), np.float32))[0].tolist()
    trees = list(np.ravel(model.estimators_)) if hasattr(model, "estimators_") else [model]
    names = "children_left children_right feature threshold impurity n_node_samples weighted_n_node_samples missing_go_to_left value"
    # Before 1.3 trees know no missing values; a threshold may be infinite, which JSON is not.
    lists = lambda tree: {n: np.nan_to_num(getattr(tree, n)).tolist() for n in names.split() if hasattr(tree, n)}
    return head | {"features": list(features), "trees": [lists(each.tree_) for each in trees]}


def histogram_trees(model, features):
    mask = model.is_categorical_ if model.is_categorical_ is not None else np.zeros(len(features), bool)
    encoder = getattr(model, "_preprocessor", None)
    # Since 1.4 the model sees categories first, as codes of its own.
    order = [*np.flatnonzero(mask), *np.flatnonzero(~mask)] if encoder is not None else range(len(features))
    labels = [None] * len(features)
    if encoder is not None:
        for column, found in zip(np.flatnonzero(mask), encoder.named_transformers_["encoder"].categories_):
            labels[column] = [f"{x:g}" if isinstance(x, float) else str(x) for x in found if x == x and x is not None]
    else:
        for column in np.flatnonzero(mask):
            labels[column] = [str(code) for code in range(int(max(model._bin_mapper.bin_thresholds_[column])) + 1)]

    def lists(tree):
        nodes = tree.nodes
        leaf = nodes["is_leaf"].astype(bool)
        bits = lambda row: [32 * word + bit for word in range(8) for bit in range(32) if int(row[word]) >> bit & 1]
        categorical = nodes["is_categorical"].astype(bool) & ~leaf
        return {
            "children_left": np.where(leaf, -1, nodes["left"].astype(int)).tolist(),
            "children_right": np.where(leaf, -1, nodes["right"].astype(int)).tolist(),
            "feature": [0 if end else int(order[at]) for at, end in zip(nodes["feature_idx"], leaf)],
            "threshold": np.nan_to_num(nodes["num_threshold"]).tolist(),
            "gain": np.nan_to_num(nodes["gain"]).tolist(),
            "n_node_samples": nodes["count"].astype(int).tolist(),
            "missing_go_to_left": nodes["missing_go_to_left"].astype(int).tolist(),
            "categories": [bits(tree.raw_left_cat_bitsets[at]) if yes else None for at, yes in zip(nodes["bitset_idx"], categorical)],
            "value": nodes["value"].tolist(),
        }

    trees = [lists(tree) for iteration in model._predictors for tree in iteration]
    base = np.ravel(model._baseline_prediction).tolist()
    return {"features": features, "labels": labels, "base": base, "trees": trees}
