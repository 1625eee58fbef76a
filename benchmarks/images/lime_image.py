"""CPU milliseconds that lime's LimeImageExplainer takes: lime_image.py FILE WIDTH HEIGHT LABELS SAMPLES TIMES."""

import json
import sys
import time

import numpy
from lime.lime_image import LimeImageExplainer

path, width, height, labels, samples, times = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), sys.argv[4], *map(int, sys.argv[5:7])
image = numpy.fromfile(path).reshape(height, width, 3)
segments = numpy.fromfile(labels, dtype=numpy.int32).reshape(height, width)


def answer(images):
    """The cheap model of run.js: red of the upper left quarter."""
    share = images[:, : height // 2, : width // 2, 0].mean(axis=(1, 2))
    return numpy.stack([share, 1 - share], axis=1)


taken = []
for seed in range(times):
    explainer = LimeImageExplainer(random_state=seed)
    started = time.process_time()
    # Both sides are given the same regions: what is timed is asking and fitting.
    explainer.explain_instance(
        image, answer, top_labels=2, num_samples=samples, batch_size=100,
        segmentation_fn=lambda _: segments,
    )
    taken.append(1000 * (time.process_time() - started))
print(json.dumps({"ms": sorted(taken)[len(taken) // 2]}))
