"""Records transitions and resets of dm_control's own tasks for test/fixtures/controlSuiteTasks.json.

    pip install dm_control mujoco==3.14.0
    python scripts/recordControlSuite.py [--rows 4] [--out FILE]

These are the tasks of which the reference data hold nothing. Each row starts at a state of a rollout under random actions,
put in with the solver's warm start and the target's place, so that one step can be repeated from it exactly; rows that
earn something come first.
"""

import argparse
import json
import pathlib

import numpy
from dm_control import suite

TASKS = [
    "cartpole-balance", "cartpole-balance_sparse", "cartpole-swingup_sparse",
    "walker-stand", "walker-run", "hopper-hop",
    "finger-turn_easy", "finger-turn_hard", "reacher-easy", "reacher-hard", "ball_in_cup-catch",
]


def target_of(name, physics):
    if name.startswith("reacher"):
        return physics.named.model.geom_pos["target"][:2]
    if name.startswith("finger-turn"):
        return physics.named.model.site_pos["target"]
    return None


def observed(observation):
    return numpy.concatenate([numpy.atleast_1d(part).ravel() for part in observation.values()]).tolist()


def state_of(name, physics):
    data = physics.data
    target = target_of(name, physics)
    return {
        "time": float(data.time),
        "qpos": data.qpos.tolist(),
        "qvel": data.qvel.tolist(),
        "qaccWarmstart": data.qacc_warmstart.tolist(),
        **({} if target is None else {"target": target.tolist()}),
    }


def put(name, physics, state):
    with physics.reset_context():
        physics.data.time = state["time"]
        physics.data.qpos[:] = state["qpos"]
        physics.data.qvel[:] = state["qvel"]
        physics.data.qacc_warmstart[:] = state["qaccWarmstart"]
        if "target" in state:
            target_of(name, physics)[:] = state["target"]


def step(environment, action):
    physics, task = environment.physics, environment.task
    task.before_step(action, physics)
    physics.step(environment._n_sub_steps)
    task.after_step(physics)
    return {
        "action": action.tolist(),
        "nextQpos": physics.data.qpos.tolist(),
        "nextQvel": physics.data.qvel.tolist(),
        "observation": observed(task.get_observation(physics)),
        "reward": float(task.get_reward(physics)),
    }


def record(name, rows):
    domain, task = name.split("-")
    environment = suite.load(domain, task, task_kwargs={"random": 1})
    generator = numpy.random.default_rng(1)
    spec = environment.action_spec()
    draw = lambda: generator.uniform(spec.minimum, spec.maximum)
    states = []
    for _ in range(40):
        environment.reset()
        for age in range(30):
            states.append(state_of(name, environment.physics))
            environment.step(draw())
    transitions = []
    for state in states[:: max(1, len(states) // max(200, 4 * rows))]:
        put(name, environment.physics, state)
        transitions.append({**state, **step(environment, draw())})
    earning = [row for row in transitions if row["reward"] > 0.1][: rows // 2]
    rest = [row for row in transitions if row not in earning]
    kept = earning + rest[:: max(1, len(rest) // (rows - len(earning)))][: rows - len(earning)]
    resets = []
    for seed in (1, 2, 3):
        fresh = suite.load(domain, task, task_kwargs={"random": seed})
        first = fresh.reset()
        data = fresh.physics.data
        resets.append({
            "seed": seed,
            "state": data.qpos.tolist() + data.qvel.tolist(),
            "observation": observed(first.observation),
        })
    return {"transitions": kept, "resets": resets}


parser = argparse.ArgumentParser()
parser.add_argument("--rows", type=int, default=4)
parser.add_argument("--out", default=str(pathlib.Path(__file__).parent.parent / "test" / "fixtures" / "controlSuiteTasks.json"))
options = parser.parse_args()
content = {f"dm_control/{name}": record(name, options.rows) for name in TASKS}
pathlib.Path(options.out).write_text(json.dumps(content) + "\n")
