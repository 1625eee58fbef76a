"""Writes trees and forests of scikit-learn as the JSON that forestFromScikitLearn reads (docs/tree-shapley.md)."""

import numpy as np


def forest_json(model, features):
    """DecisionTree, ExtraTree, RandomForest, ExtraTrees and GradientBoosting, classifiers and regressors."""
    boosted = hasattr(model, "init_")
    trees = list(np.ravel(model.estimators_)) if hasattr(model, "estimators_") else [model]
    names = "children_left children_right feature threshold impurity n_node_samples weighted_n_node_samples missing_go_to_left value"
    return {
        "format": "whybox/scikit-learn@1",
        "estimator": type(model).__name__,
        "features": list(features),
        "classes": [str(c) for c in getattr(model, "classes_", [])],
        "learning_rate": model.learning_rate if boosted else None,
        "base": model._raw_predict_init(np.zeros((1, model.n_features_in_)))[0].tolist() if boosted else None,
        # A threshold may be infinite, which JSON is not.
        "trees": [{n: np.nan_to_num(getattr(t.tree_, n)).tolist() for n in names.split()} for t in trees],
    }
