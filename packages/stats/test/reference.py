"""Writes reference.json: values of numpy, scipy and arch that the tests of this package compare with.

    pip install numpy scipy arch
    python test/reference.py
"""

import itertools
import json
from pathlib import Path

import arch
import numpy as np
import scipy
from arch.bootstrap import IndependentSamplesBootstrap
from scipy import stats

random = np.random.default_rng(20230301)


def scores(tasks, runs, shift):
    return np.round(random.normal(shift, 1.0, (runs, tasks)) * [1 + t for t in range(tasks)], 2)


def profile(matrix, thresholds):
    return [float(np.mean(matrix > t)) for t in thresholds]


def pair(tasks, runs_x, runs_y, shift):
    x, y = scores(tasks, runs_x, shift), scores(tasks, runs_y, 0.0)
    y[0] = x[0]  # a tie in every task
    thresholds = [-2.0, 0.0, 0.5, 1.0, 2.5]
    u = [stats.mannwhitneyu(x[:, t], y[:, t], alternative="greater").statistic for t in range(tasks)]
    interval = IndependentSamplesBootstrap(x.mean(axis=1), y.mean(axis=1), seed=1)
    low, high = interval.conf_int(lambda a, b: a.mean() - b.mean(), reps=100_000, method="percentile")[:, 0]
    return {
        "treated": x.T.tolist(),
        "base": y.T.tolist(),
        "thresholds": thresholds,
        "interquartileMean": float(stats.trim_mean(x, 0.25, axis=None)),
        "mean": float(np.mean(np.mean(x, axis=0))),
        "median": float(np.median(np.mean(x, axis=0))),
        "optimalityGap": float(1 - np.mean(np.minimum(x, 1))),
        "runScoreProfile": profile(x, thresholds),
        "averageScoreProfile": profile(np.mean(x, axis=0), thresholds),
        "probabilityOfImprovement": float(np.mean(u) / (runs_x * runs_y)),
        # Of the runs' means over tasks, treated minus base; arch's own percentile interval.
        "percentileInterval": [float(low), float(high)],
    }


def two_samples(n, m):
    x, y = np.round(random.normal(10, 3, n), 2), np.round(random.normal(8, 1, m), 2)
    test = stats.ttest_ind(x, y, equal_var=False)
    interval = test.confidence_interval(0.9)
    exact = stats.permutation_test(
        (x, y), lambda a, b: abs(np.mean(a) - np.mean(b)), n_resamples=np.inf, alternative="greater"
    )
    draws = [np.mean(np.take(x, i)) for i in itertools.product(range(n), repeat=n)] if n <= 5 else None
    return {
        "treated": x.tolist(),
        "base": y.tolist(),
        "pValue": float(test.pvalue),
        "degreesOfFreedom": float(test.df),
        "interval90": [float(interval.low), float(interval.high)],
        "permutationPValue": float(exact.pvalue),
        "meanInterval95": [float(v) for v in stats.t.interval(0.95, n - 1, x.mean(), stats.sem(x))],
        # Quantiles of the mean over all n^n resamples of `treated`: what a bootstrap converges to.
        "allResamples": None if draws is None else np.quantile(draws, [0.025, 0.975]).tolist(),
    }


def power(effect, deviation, runs, level):
    degrees, shift = 2 * runs - 2, effect / (deviation * np.sqrt(2 / runs))
    critical = stats.t.ppf((1 + level) / 2, degrees)
    value = stats.nct.sf(critical, degrees, shift) + stats.nct.cdf(-critical, degrees, shift)
    return {"effect": effect, "standardDeviation": deviation, "runs": runs, "level": level, "power": float(value)}


reference = {
    "versions": {"numpy": np.__version__, "scipy": scipy.__version__, "arch": arch.__version__},
    "matrices": [pair(4, 6, 6, 0.4), pair(3, 5, 7, 0.0), pair(2, 10, 4, 1.5), pair(1, 4, 4, 0.2)],
    "twoSamples": [two_samples(4, 4), two_samples(5, 7), two_samples(6, 3)],
    "powers": [
        power(*case)
        for case in [(2.4, 1, 4, 0.95), (1.0, 1, 6, 0.95), (300, 218, 8, 0.95), (0.5, 2, 40, 0.9), (0.1, 1, 2, 0.99)]
    ],
    "quantilesOfT": [[p, d, float(stats.t.ppf(p, d))] for p in (0.6, 0.9, 0.975, 0.9995) for d in (1, 2.5, 6, 30, 1e5)],
    "normal": [[z, float(stats.norm.cdf(z))] for z in (-7.5, -3.2, -2.9, -1.0, 0.0, 0.3, 2.99, 3.01, 6.0)],
}
out = Path(__file__).with_name("reference.json")
out.write_text(json.dumps(reference, indent=1) + "\n")
