"""Seconds of numpy's (LAPACK's) and torch's way to the same results; jobs are named on the command line. All but the
SVDs are timed three times, and the lowest counts.

times.py KIND FILE N RANK THREADS JOB...   KIND is rows (float32 [n, m]) or gram (float64 [n, n]).
"""
import glob
import json
import resource
import sys
import time

import numpy as np

kind, file, n, rank, threads = sys.argv[1], sys.argv[2], *map(int, sys.argv[3:6])
jobs = sys.argv[6:]


def peak():
    return 1024 * resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def waited():
    """Seconds that threads of this process were ready to run while the cores were taken (Linux)."""
    total = 0
    for file in glob.glob("/proc/self/task/*/schedstat"):
        with open(file) as schedstat:
            total += int(schedstat.read().split()[1])
    return total / 1e9


def timed(job):
    start, processor, before = time.perf_counter(), time.process_time(), waited()
    result = job()
    wall = time.perf_counter() - start
    # On a busy machine what a quiet one takes at least: all waiting taken off, but not below the work itself.
    seconds.append(min(wall, max(wall - (waited() - before), (time.process_time() - processor) / threads)))
    walls.append(wall)
    return result


try:
    blas = np.show_config(mode="dicts")["Build Dependencies"]["blas"]
except TypeError:  # numpy before 1.25 only prints it
    blas = {"name": "BLAS", "version": "unknown"}
answer = {"versions": {"numpy": f"{np.__version__} ({blas['name']} {blas['version']})"}, "times": {}, "walls": {}}
data = np.fromfile(file, dtype=np.float64 if kind == "gram" else np.float32).reshape(n, -1)
gram = data if kind == "gram" else None
before = peak()

def run(job):
    global gram, vectors
    if job == "svd":  # float32, as the paper does
        u, s, vt = timed(lambda: np.linalg.svd(data, full_matrices=False))
        del u, s, vt
    elif job == "gram":
        wide = data.astype(np.float64)
        gram = timed(lambda: wide @ wide.T)
        del wide
    elif job == "gram32":
        timed(lambda: data @ data.T)
    elif job == "eigh":
        values, vectors = timed(lambda: np.linalg.eigh(gram))
    elif job == "eigvalsh":
        timed(lambda: np.linalg.eigvalsh(gram))
    elif job == "edit":
        u = vectors[:, -rank:]
        timed(lambda: (u @ u[-1]) @ data)
    else:
        try:
            import torch
        except ImportError:
            return
        torch.set_num_threads(threads)
        answer["versions"]["torch"] = torch.__version__
        tensor = torch.from_numpy(data)
        if job == "torchSvd":
            timed(lambda: torch.linalg.svd(tensor, full_matrices=False))
        elif job == "torchGram":
            wide = tensor.double()
            gram = timed(lambda: wide @ wide.T).numpy()
            del wide
        elif job == "torchEigh":
            timed(lambda: torch.linalg.eigh(torch.from_numpy(gram)))
        else:
            raise ValueError(job)


for job in jobs:
    seconds, walls = [], []
    for _ in range(1 if job in ("svd", "torchSvd") else 3):
        run(job)
    if not seconds:
        continue
    answer["times"][job] = min(seconds)
    answer["walls"][job] = min(walls)
answer["beyondBytes"] = peak() - before
print(json.dumps(answer))
