"""Records transitions of Gymnasium's own environments for test/fixtures/gymnasiumV5.json.

    pip install gymnasium[mujoco]==1.3.0 mujoco==3.14.0
    python scripts/recordGymnasium.py [--rows 3] [--out FILE]

Each row starts at a state of a rollout under random actions, put in by set_state with the solver's warm start, so that one
step can be repeated from it exactly. A rollout of three steps from one such state also shows what lags the state.
Environments whose constructor takes arguments are recorded with other values of them, too. Rows in which the robot falls
are kept where there are any.
"""

import argparse
import json
import pathlib
import re

import gymnasium
import mujoco
import numpy

# Version 4 where version 5 differs in more than names, or where this package has no other recording of it.
CASES = [
    ("HalfCheetah-v5", {}),
    ("HalfCheetah-v5", {"forward_reward_weight": 2, "ctrl_cost_weight": 0.3, "frame_skip": 2,
                        "exclude_current_positions_from_observation": False, "reset_noise_scale": 0.3}),
    ("Hopper-v5", {}),
    ("Hopper-v5", {"forward_reward_weight": 2, "ctrl_cost_weight": 0.3, "healthy_reward": 3, "frame_skip": 2,
                   "terminate_when_unhealthy": False, "healthy_z_range": (1.1, 1.24), "healthy_angle_range": (-0.1, 0.05),
                   "healthy_state_range": (-3, 3), "exclude_current_positions_from_observation": False}),
    ("Walker2d-v5", {}),
    ("Walker2d-v5", {"forward_reward_weight": 2, "ctrl_cost_weight": 0.3, "healthy_reward": 3,
                     "healthy_z_range": (1.1, 1.24), "healthy_angle_range": (-0.1, 0.05),
                     "exclude_current_positions_from_observation": False}),
    ("Ant-v5", {}),
    ("Ant-v5", {"forward_reward_weight": 2, "ctrl_cost_weight": 0.3, "contact_cost_weight": 0.01, "healthy_reward": 3,
                "main_body": 2, "healthy_z_range": (0.5, 0.8), "contact_force_range": (-0.2, 0.1),
                "exclude_current_positions_from_observation": False}),
    ("Ant-v5", {"include_cfrc_ext_in_observation": False, "terminate_when_unhealthy": False, "main_body": 3}),
    ("Humanoid-v5", {}),
    ("Humanoid-v5", {"forward_reward_weight": 2, "ctrl_cost_weight": 0.3, "contact_cost_weight": 0.01,
                     "contact_cost_range": (0.5, 3), "healthy_reward": 3, "healthy_z_range": (1.3, 1.41),
                     "exclude_current_positions_from_observation": False, "include_cinert_in_observation": False,
                     "include_qfrc_actuator_in_observation": False}),
    ("Humanoid-v5", {"include_cvel_in_observation": False, "include_cfrc_ext_in_observation": False}),
    ("InvertedPendulum-v4", {}),
    ("InvertedPendulum-v5", {}),
    ("InvertedDoublePendulum-v4", {}),
    ("InvertedDoublePendulum-v5", {}),
    ("InvertedDoublePendulum-v5", {"healthy_reward": 3}),
    ("Reacher-v4", {}),
    ("Reacher-v5", {}),
    ("Reacher-v5", {"reward_dist_weight": 2, "reward_control_weight": 0.3}),
    ("Pusher-v5", {}),
    ("Pusher-v5", {"reward_near_weight": 2, "reward_dist_weight": 3, "reward_control_weight": 0.3}),
    ("Swimmer-v4", {}),
    ("Swimmer-v5", {}),
    ("Swimmer-v5", {"forward_reward_weight": 2, "ctrl_cost_weight": 0.3,
                    "exclude_current_positions_from_observation": False}),
    ("HumanoidStandup-v4", {}),
    ("Hopper-v5", {"contact_margins": "halved"}),
    ("Ant-v4", {"contact_margins": "summed"}),
    ("HumanoidStandup-v5", {}),
    ("HumanoidStandup-v5", {"ctrl_cost_weight": 0.3, "impact_cost_weight": 0.01, "impact_cost_range": (0.5, 3),
                            "include_cvel_in_observation": False}),
]


def camel_case(name):
    return re.sub(r"_(.)", lambda match: match.group(1).upper(), name)


def plain(info):
    """Arrays of the info become one number each, name_0, name_1."""
    numbers = {}
    for name, value in info.items():
        if numpy.ndim(value) == 0:
            numbers[name] = float(value)
        else:
            numbers.update({f"{name}_{i}": float(part) for i, part in enumerate(value)})
    return numbers


def put(environment, state):
    mujoco.mj_resetData(environment.model, environment.data)
    qpos, qvel, warm_start = state
    environment.data.qacc_warmstart[:] = warm_start
    environment.set_state(qpos, qvel)


def step(environment, action):
    observation, reward, terminated, _, info = environment.step(action)
    data = environment.data
    return {
        "action": action.tolist(),
        "nextQpos": data.qpos.tolist(),
        "nextQvel": data.qvel.tolist(),
        "observation": observation.tolist(),
        "reward": float(reward),
        "terminated": bool(terminated),
        "info": plain(info),
    }


def start(state):
    qpos, qvel, warm_start = (values.tolist() for values in state)
    return {"qpos": qpos, "qvel": qvel, "qaccWarmstart": warm_start}


def record(environment_id, arguments, rows):
    rest = {name: value for name, value in arguments.items() if name != "contact_margins"}
    environment = gymnasium.make(environment_id, **rest).unwrapped
    # As this package has it by default: version 4 as it was made, with half the margins of today's MuJoCo.
    if arguments.get("contact_margins", "halved" if environment_id.endswith("v4") else "summed") == "halved":
        environment.model.geom_margin[:] /= 2
        environment.model.body_margin[:] /= 2
    generator = numpy.random.default_rng(1)
    space = environment.action_space
    draw = lambda: generator.uniform(space.low, space.high)
    observation, info = environment.reset(seed=1)
    reset = {
        **start((environment.data.qpos.copy(), environment.data.qvel.copy(), environment.data.qacc_warmstart.copy())),
        "observation": observation.tolist(),
        "info": plain(info),
    }
    states, age = [], 0
    while len(states) < max(40, 4 * rows):
        data = environment.data
        states.append((data.qpos.copy(), data.qvel.copy(), data.qacc_warmstart.copy()))
        _, _, terminated, _, _ = environment.step(draw())
        age += 1
        if terminated or age == 60:
            environment.reset()
            age = 0
    transitions = []
    for state in states:
        put(environment, state)
        transitions.append({**start(state), **step(environment, draw())})
    ends = [row for row in transitions if row["terminated"]][: (rows + 2) // 3]
    kept = ends + [row for row in transitions[:: max(1, len(transitions) // rows)] if row not in ends]
    put(environment, states[20])
    rollout = [{**start(states[20]), **step(environment, draw())}]
    while len(rollout) < 3 and not rollout[-1]["terminated"]:
        rollout.append(step(environment, draw()))
    limit = gymnasium.spec(environment_id).max_episode_steps
    return {
        "id": environment_id,
        "options": {camel_case(name): value for name, value in arguments.items()},
        "maximumEpisodeSteps": limit,
        "reset": reset,
        **({} if arguments else {"resets": reset_range(environment)}),
        "transitions": kept[:rows],
        "rollout": rollout,
    }


def reset_range(environment, resets=500):
    observations = []
    for seed in range(resets):
        environment.reset(seed=seed)
        observations.append(numpy.concatenate([environment.data.qpos, environment.data.qvel]))
    return {"min": numpy.min(observations, axis=0).tolist(), "max": numpy.max(observations, axis=0).tolist()}


parser = argparse.ArgumentParser()
parser.add_argument("--rows", type=int, default=3)
parser.add_argument("--out", default=str(pathlib.Path(__file__).parent.parent / "test" / "fixtures" / "gymnasiumV5.json"))
options = parser.parse_args()
content = [record(name, arguments, options.rows if arguments == {} else (options.rows + 2) // 3) for name, arguments in CASES]
pathlib.Path(options.out).write_text(json.dumps(content) + "\n")
