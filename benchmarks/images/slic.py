"""CPU milliseconds that scikit-image's SLIC takes on an image of raw float64 numbers: slic.py FILE WIDTH HEIGHT REGIONS TIMES."""

import json
import sys
import time

import numpy
from skimage.segmentation import slic

path, width, height, regions, times = sys.argv[1], *map(int, sys.argv[2:6])
image = numpy.fromfile(path).reshape(height, width, 3)
taken = []
for _ in range(times):
    started = time.process_time()
    labels = slic(image, n_segments=regions, compactness=10, start_label=0)
    taken.append(1000 * (time.process_time() - started))
print(json.dumps({"ms": sorted(taken)[len(taken) // 2], "regions": int(labels.max()) + 1}))
