"""What fairlearn and AIF360 say of German credit and Adult, and what their mitigation reaches, as JSON.

    python -m venv venv && venv/bin/pip install -r benchmarks/peers/requirements-fairness.txt
    venv/bin/python benchmarks/peers/fairness_peers.py german-credit.csv adult-train.csv > fairness-peers.json
    node benchmarks/fairness/peers.js fairness-peers.json

The tables are not in this repository (UCI, CC BY 4.0; with a header line). The JSON holds the rows that both sides get.
"""
import json
import sys
import warnings

import numpy as np
import pandas as pd
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split

warnings.filterwarnings("ignore")
from aif360.algorithms.postprocessing import EqOddsPostprocessing, RejectOptionClassification
from aif360.algorithms.preprocessing import Reweighing
from aif360.datasets import BinaryLabelDataset
from aif360.metrics import ClassificationMetric
from fairlearn.metrics import (
    MetricFrame,
    demographic_parity_difference,
    demographic_parity_ratio,
    equal_opportunity_difference,
    equalized_odds_difference,
    false_negative_rate,
    false_positive_rate,
    selection_rate,
    true_negative_rate,
    true_positive_rate,
)
from fairlearn.postprocessing import ThresholdOptimizer
from fairlearn.reductions import DemographicParity, EqualizedOdds, ExponentiatedGradient, TruePositiveRateParity
from sklearn.metrics import accuracy_score, precision_score

CONSTRAINTS = {
    "demographicParity": ("demographic_parity", DemographicParity),
    "equalOpportunity": ("true_positive_rate_parity", TruePositiveRateParity),
    "equalizedOdds": ("equalized_odds", EqualizedOdds),
}
TOLERANCE = 0.02
ADULT_ROWS = 12_000


def german(path):
    table = pd.read_csv(path)
    y = (table.credit_risk == "good").astype(int).to_numpy()
    group = np.where(table.personal_status_sex.isin(["A92", "A95"]), "female", "male")
    return pd.get_dummies(table.drop(columns=["credit_risk", "personal_status_sex"])), y, group


def adult(path):
    table = pd.read_csv(path).sample(ADULT_ROWS, random_state=0)
    y = table.income.str.contains(">50K").astype(int).to_numpy()
    numbers = ["age", "education_num", "capital_gain", "capital_loss", "hours_per_week"]
    married = pd.get_dummies(table.marital_status.str.startswith("Married").rename("married"))
    return pd.concat([table[numbers], married], axis=1), y, table.sex.to_numpy()


class Scored(ClassifierMixin, BaseEstimator):
    """Scores that were made before, as a fitted estimator."""

    classes_ = np.array([0, 1])

    def fit(self, x, y):
        return self

    def predict_proba(self, x):
        score = np.asarray(x)[:, 0]
        return np.column_stack([1 - score, score])

    def __sklearn_is_fitted__(self):
        return True


def frame(x, y, group, label):
    data = pd.DataFrame({"x": x, "label": y, "group": (group == label).astype(float)})
    return BinaryLabelDataset(df=data, label_names=["label"], protected_attribute_names=["group"])


def metrics(y, predicted, group, privileged):
    rates = {
        "selectionRate": selection_rate,
        "truePositiveRate": true_positive_rate,
        "falsePositiveRate": false_positive_rate,
        "trueNegativeRate": true_negative_rate,
        "falseNegativeRate": false_negative_rate,
        "accuracy": accuracy_score,
        "positivePredictiveValue": precision_score,
    }
    by_group = MetricFrame(metrics=rates, y_true=y, y_pred=predicted, sensitive_features=group)
    given = dict(y_true=y, y_pred=predicted, sensitive_features=group)
    truth = frame(predicted, y, group, privileged)
    said = truth.copy()
    said.labels = predicted.reshape(-1, 1).astype(float)
    aif = ClassificationMetric(
        truth, said, unprivileged_groups=[{"group": 0.0}], privileged_groups=[{"group": 1.0}]
    )
    return {
        "byGroup": {name: by_group.by_group[name].to_dict() for name in rates},
        "fairlearn": {
            "demographicParity": demographic_parity_difference(**given),
            "demographicParityRatio": demographic_parity_ratio(**given),
            "equalOpportunity": equal_opportunity_difference(**given),
            "equalizedOdds": equalized_odds_difference(**given),
            "equalizedOddsMean": equalized_odds_difference(**given, agg="mean"),
        },
        "aif360": {
            "statistical_parity_difference": aif.statistical_parity_difference(),
            "disparate_impact": aif.disparate_impact(),
            "equal_opportunity_difference": aif.equal_opportunity_difference(),
            "average_odds_difference": aif.average_odds_difference(),
            "average_abs_odds_difference": aif.average_abs_odds_difference(),
            "error_rate_difference": aif.error_rate_difference(),
            "false_positive_rate_difference": aif.false_positive_rate_difference(),
            "generalized_entropy_index": aif.generalized_entropy_index(alpha=2),
            "theil_index": aif.theil_index(),
            "between_group_generalized_entropy_index": aif.between_group_generalized_entropy_index(alpha=2),
            "between_group_theil_index": aif.between_group_theil_index(),
        },
    }


def outcome(chance, y, group):
    """Accuracy and gaps of decisions by chance, in expectation."""
    rates = [
        [chance[own].mean(), chance[own & (y == 1)].mean(), chance[own & (y == 0)].mean()]
        for own in (group == g for g in np.unique(group))
    ]
    selection, tpr, fpr = (max(each) - min(each) for each in zip(*rates))
    gap = {"demographicParity": selection, "equalOpportunity": tpr, "equalizedOdds": max(tpr, fpr)}
    return {"accuracy": float(np.mean(np.where(y == 1, chance, 1 - chance))), "gap": gap}


def post_processing(fit, test, privileged):
    found = {}
    for name, (constraint, _) in CONSTRAINTS.items():
        optimiser = ThresholdOptimizer(
            estimator=Scored(), constraints=constraint, prefit=True, predict_method="predict_proba"
        )
        optimiser.fit(fit["score"].reshape(-1, 1), fit["y"], sensitive_features=fit["group"])
        found[f"fairlearn ThresholdOptimizer, {name}"] = {
            part: outcome(
                optimiser._pmf_predict(rows["score"].reshape(-1, 1), sensitive_features=rows["group"])[:, 1],
                rows["y"],
                rows["group"],
            )
            for part, rows in (("fit", fit), ("test", test))
        }
    groups = dict(unprivileged_groups=[{"group": 0.0}], privileged_groups=[{"group": 1.0}])

    def sets(rows):
        truth = frame(rows["score"], rows["y"], rows["group"], privileged)
        said = truth.copy()
        said.scores = rows["score"].reshape(-1, 1)
        said.labels = (rows["score"] >= 0.5).astype(float).reshape(-1, 1)
        return truth, said

    for name, method in {
        "AIF360 EqOddsPostprocessing, equalizedOdds": EqOddsPostprocessing(**groups, seed=0),
        "AIF360 RejectOptionClassification, demographicParity": RejectOptionClassification(
            **groups,
            low_class_thresh=0.5,
            high_class_thresh=0.51,
            num_class_thresh=1,
            num_ROC_margin=200,
            metric_name="Statistical parity difference",
            metric_ub=TOLERANCE,
            metric_lb=-TOLERANCE,
        ),
    }.items():
        method = method.fit(*sets(fit))
        found[name] = {
            part: outcome(method.predict(sets(rows)[1]).labels.ravel(), rows["y"], rows["group"])
            for part, rows in (("fit", fit), ("test", test))
        }
    return found


def reductions(fit, test):
    found = {}
    for name, (_, moment) in CONSTRAINTS.items():
        # fairlearn bounds each group's distance from all rows; half of the tolerance keeps groups within it.
        constraint = moment(difference_bound=TOLERANCE / 2)
        method = ExponentiatedGradient(
            LogisticRegression(C=1e4, max_iter=500), constraint, eps=TOLERANCE / 2, max_iter=50
        )
        method.fit(fit["x"], fit["y"], sensitive_features=fit["group"])
        found[f"fairlearn ExponentiatedGradient, {name}"] = {
            **{
                part: outcome(method._pmf_predict(rows["x"])[:, 1], rows["y"], rows["group"])
                for part, rows in (("fit", fit), ("test", test))
            },
            "trainings": int(method.n_oracle_calls_),
        }
    return found


# Which rows are fitted and which measured: another number is another split.
SPLIT = int(sys.argv[3]) if len(sys.argv) > 3 else 0


def study(table, y, group, privileged):
    x = table.to_numpy(dtype=float)
    x = (x - x.mean(axis=0)) / np.where(x.std(axis=0) > 0, x.std(axis=0), 1)
    train, rest = train_test_split(np.arange(len(y)), test_size=0.6, random_state=SPLIT, stratify=y)
    fit, test = train_test_split(rest, test_size=0.5, random_state=SPLIT + 1, stratify=y[rest])
    model = LogisticRegression(C=1.0, max_iter=500).fit(x[train], y[train])
    score = np.round(model.predict_proba(x)[:, 1], 6)

    def rows(at):
        return {"x": x[at], "y": y[at], "group": group[at], "score": score[at]}

    fit, test = rows(fit), rows(test)
    weights = Reweighing(unprivileged_groups=[{"group": 0.0}], privileged_groups=[{"group": 1.0}]).fit_transform(
        frame(fit["score"], fit["y"], fit["group"], privileged)
    )
    return {
        "privileged": privileged,
        "fit": {name: np.asarray(values).tolist() for name, values in fit.items()},
        "test": {name: np.asarray(values).tolist() for name, values in test.items()},
        "metrics": metrics(test["y"], (test["score"] >= 0.5).astype(int), test["group"], privileged),
        "reweighing": weights.instance_weights.tolist(),
        "mitigation": {**post_processing(fit, test, privileged), **reductions(fit, test)},
    }


print(
    json.dumps(
        {
            "tolerance": TOLERANCE,
            "german": study(*german(sys.argv[1]), "male"),
            "adult": study(*adult(sys.argv[2]), "Male"),
        }
    )
)
