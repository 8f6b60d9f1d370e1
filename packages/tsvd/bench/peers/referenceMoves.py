"""theta' - theta_n [m] of several edits by LAPACK's float64 SVD of the path, and by its float32 one, written end to end.

referenceMoves.py ROWS N BOOST BOOSTED CENTRE TIMED OUT RANK...   CENTRE is none, mean or first; OUT gets float64 [2, ranks, m];
printed are the singular values and, where TIMED is 1, the seconds of the processor that the float64 SVD takes, the lowest
of up to 20.
"""
import json
import sys
import time

import numpy as np

rows, n, boost, boosted, centre, out = sys.argv[1], int(sys.argv[2]), float(sys.argv[3]), int(sys.argv[4]), *sys.argv[5::2][:2]
timed = sys.argv[6] == "1"
path = np.fromfile(rows, dtype=np.float32).reshape(n, -1)


def centred(matrix):
    if centre == "none":
        return matrix
    differences = matrix - matrix[0]
    return differences - differences.mean(0) if centre == "mean" else differences


def moves(matrix):
    matrix = centred(matrix)
    u, s, vt = np.linalg.svd(matrix, full_matrices=False)
    u, s64, vt = u.astype(np.float64), s.astype(np.float64), vt.astype(np.float64)
    moved = []
    for rank in map(int, sys.argv[8:]):
        coordinates = u[-1, :rank].copy()
        coordinates[:boosted] += boost * (u[-1, :boosted] - u[0, :boosted])
        moved.append((coordinates * s64[:rank]) @ vt[:rank] - matrix[-1].astype(np.float64))
    return np.array(moved), s64


wide, values = moves(path.astype(np.float64))
narrow, _ = moves(path)
np.array([wide, narrow]).tofile(out)


def seconds():
    matrix = centred(path.astype(np.float64))
    taken = []
    while len(taken) < 2 or (len(taken) < 20 and sum(taken) < 0.5):
        begun = time.process_time()
        np.linalg.svd(matrix, full_matrices=False)
        taken.append(time.process_time() - begun)
    return min(taken)


print(json.dumps({"values": values.tolist(), "seconds": seconds() if timed else None, "numpy": np.__version__}))
