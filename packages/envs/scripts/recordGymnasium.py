"""Records transitions of Gymnasium's own version 5 environments for test/fixtures/gymnasiumV5.json.

    pip install gymnasium[mujoco]==1.3.0 mujoco==3.14.0 && python scripts/recordGymnasium.py

The states are those of rollouts under random actions; every row holds what the step before left in the solver
(qacc_warmstart), so that one step can be repeated from it exactly.
"""
import json
import pathlib

import gymnasium
import numpy

ROWS = {"InvertedPendulum-v5": [0, 1, 2, 3, 5, 8]}


def transitions(environment_id, wanted):
    environment = gymnasium.make(environment_id).unwrapped
    generator = numpy.random.default_rng(1)
    environment.reset(seed=1)
    rows = []
    for t in range(max(wanted) + 1):
        data = environment.data
        before = {
            "qpos": data.qpos.tolist(),
            "qvel": data.qvel.tolist(),
            "qaccWarmstart": data.qacc_warmstart.tolist(),
            "positionReference": [],
        }
        space = environment.action_space
        action = generator.uniform(space.low, space.high)
        observation, reward, terminated, _, info = environment.step(action)
        if t in wanted:
            rows.append(
                {
                    **before,
                    "action": action.tolist(),
                    "nextQpos": data.qpos.tolist(),
                    "nextQvel": data.qvel.tolist(),
                    "observation": observation.tolist(),
                    "reward": float(reward),
                    "terminated": bool(terminated),
                    "info": {name: float(value) for name, value in info.items()},
                }
            )
    return rows


def reset_range(environment_id, resets=2000):
    environment = gymnasium.make(environment_id).unwrapped
    observations = numpy.array([environment.reset(seed=seed)[0] for seed in range(resets)])
    return {"min": observations.min(axis=0).tolist(), "max": observations.max(axis=0).tolist()}


content = {name: {"transitions": transitions(name, rows), "resets": reset_range(name)} for name, rows in ROWS.items()}
path = pathlib.Path(__file__).parent.parent / "test" / "fixtures" / "gymnasiumV5.json"
path.write_text(json.dumps(content) + "\n")
