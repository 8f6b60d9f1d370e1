"""Steps a second of MinAtar's own game with random actions: minatarPeer.py MinAtar/Breakout-v0 1.0"""

import re
import sys
import time

import numpy
from minatar import Environment

name = re.match(r"MinAtar/(\w+)-v0", sys.argv[1]).group(1)
seconds = float(sys.argv[2])
environment = Environment(re.sub(r"(?<!^)([A-Z])", r"_\1", name).lower())
environment.seed(1)
environment.reset()
actions = numpy.random.RandomState(1).randint(0, 6, 1000)
steps, begin = 0, time.perf_counter()
while time.perf_counter() - begin < seconds:
    for action in actions:
        _, over = environment.act(action)
        environment.state()
        if over:
            environment.reset()
    steps += len(actions)
print(steps / (time.perf_counter() - begin))
