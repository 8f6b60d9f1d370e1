"""Writes test/exactValues.json: arguments and values rounded from 60 digits, made with mpmath 1.3.

    python3 scripts/writeExactValues.py > test/exactValues.json
"""
import json
import random

from mpmath import mp, mpf

mp.dps = 60
draw = random.Random(1)


def uniform(low, high, count=24):
    return [draw.uniform(low, high) for _ in range(count)]


def sizes(low, high, count=24):
    """Of both signs, with exponents of 2 from low to high."""
    return [draw.choice((-1, 1)) * 2.0 ** draw.uniform(low, high) for _ in range(count)]


positive = [abs(x) for x in sizes(-1000, 1000)] + uniform(0.9, 1.1) + uniform(0, 1)
angles = uniform(-7, 7) + sizes(3, 18) + sizes(20, 1000) + [k * float(mp.pi) / 2 for k in range(1, 40)]
arguments = {
    'log': [[x] for x in positive + [5e-324, 2.2e-308]],
    'log10': [[x] for x in positive + [1e-5, 1e22]],
    'log1p': [[x] for x in uniform(-0.99, 1) + sizes(-60, -1) + uniform(1, 1000)],
    'exp': [[x] for x in uniform(-1, 1) + uniform(-745, 709) + sizes(-60, -1)],
    'expm1': [[x] for x in uniform(-1, 1) + uniform(-45, 709) + sizes(-60, -1)],
    'tanh': [[x] for x in uniform(-1, 1) + uniform(-23, 23) + sizes(-60, -1)],
    'sin': [[x] for x in angles],
    'cos': [[x] for x in angles],
    'atan2': [[y, x] for y, x in zip(sizes(-9, 9, 60), sizes(-9, 9, 60))],
    'pow': [[x, y] for x, y in zip(uniform(0, 10, 30) + sizes(-50, 50, 0), uniform(-9, 9, 30))]
    + [[0.999, float(k)] for k in (1, 2, 3, 10, 1000, 123456)]
    + [[0.9, float(k)] for k in (3, 77, 6000)],
    'hypot': [[x, y] for x, y in zip(sizes(-600, 600, 30), sizes(-600, 600, 30))],
}
functions = {
    'log': mp.log,
    'log10': mp.log10,
    'log1p': mp.log1p,
    'exp': mp.exp,
    'expm1': mp.expm1,
    'tanh': mp.tanh,
    'sin': mp.sin,
    'cos': mp.cos,
    'atan2': mp.atan2,
    'pow': lambda x, y: x**y,
    'hypot': mp.hypot,
}
print('{')
names = list(arguments)
for name in names:
    mp.dps = 400 if name in ('sin', 'cos') else 60
    rows = [[*given, float(functions[name](*map(mpf, given)))] for given in arguments[name]]
    print(f'  {json.dumps(name)}: {json.dumps(rows)}' + (',' if name != names[-1] else ''))
print('}')
