import type { Info } from '../environment.ts';
import type { Physics } from '../physics.ts';
import { placeAt } from './ant.ts';
import { gymnasiumEnvironment, sumOfSquaredForces } from './gymnasiumEnvironment.ts';
import { humanoidBody, tendonInfo, type HumanoidParts } from './humanoidBody.ts';
import { clipped, isWithin } from './options.ts';
import { sumOfSquares } from './sumOfSquares.ts';
import { gymnasiumScene } from './gymnasiumScene.ts';
import { humanoidXml } from '../models/humanoid.ts';

/**
 * Humanoid: a biped in space with waist, hips, knees, shoulders and elbows; run forward (+x) without falling.
 *
 * | | |
 * | --- | --- |
 * | physics | time step 0.003 s, RK4, PGS solver of 50 iterations, 5 in a step: dt = 0.015 s |
 * | episode | 1000 steps |
 * | reset | qpos (upright, z = 1.4, quaternion included) and qvel uniform +-0.01 |
 *
 * Action [17], each in [-0.4, 0.4]; times gear = torque in N m:
 *
 * | index | joint | gear |
 * | --- | --- | --- |
 * | 0-2 | waist y, z, x | 100 |
 * | 3-6 | right hip x, z, y, right knee | 100, 100, 300, 200 |
 * | 7-10 | left hip x, z, y, left knee | 100, 100, 300, 200 |
 * | 11-13 | right shoulder 1, 2, right elbow | 25 |
 * | 14-16 | left shoulder 1, 2, left elbow | 25 |
 *
 * Observation [348] in version 5, [376] in version 4; unclipped:
 *
 * | index, version 5 | version 4 | quantity | unit |
 * | --- | --- | --- | --- |
 * | 0 | 0 | height z of the torso | m |
 * | 1-4 | 1-4 | orientation of the torso, quaternion w, x, y, z | 1 |
 * | 5-21 | 5-21 | joint angles; waist z, y, x, then as the action | rad |
 * | 22-44 | 22-44 | velocity and angular velocity of the torso, joint velocities | m/s, rad/s |
 * | 45-174 | 45-184 | inertia of the 13 bodies, 10 each: 6 of the matrix, mass x offset, mass | kg m2, kg m, kg |
 * | 175-252 | 185-268 | velocity of the same bodies, 6 each: rotation, translation | rad/s, m/s |
 * | 253-269 | 269-291 | force of the actuators on each joint | N m |
 * | 270-347 | 292-375 | external (contact) force on the same bodies, 6 each: torque, force | N m, N |
 *
 * Version 4 also has the world's inertia, velocity and force, and the actuators' force on the free joint: always zero.
 *
 * Reward: 1.25 x velocity in x of the whole body's centre of mass + 5 while healthy - 0.1 x sum of squared actions; in
 * version 5 - 5e-7 x sum of squared external forces, at most 10.
 * Terminated unless healthy: z in (1, 2).
 * Info: x_position, y_position, distance_from_origin, x_velocity, y_velocity, tendon_length_i, tendon_velocity_i (i = 0, 1;
 * Gymnasium has arrays), reward_survive, reward_forward, reward_ctrl, reward_contact; of version 4 reward_linvel,
 * reward_quadctrl, reward_alive, x_position, y_position, distance_from_origin, x_velocity, y_velocity, forward_reward.
 *
 * | option | default |
 * | --- | --- |
 * | forwardRewardWeight | 1.25 |
 * | ctrlCostWeight | 0.1 |
 * | contactCostWeight | 5e-7 (version 5 only) |
 * | contactCostRange | [-Infinity, 10] (version 5 only) |
 * | healthyReward | 5 |
 * | terminateWhenUnhealthy | true |
 * | healthyZRange | [1, 2] |
 * | resetNoiseScale | 0.01 |
 * | excludeCurrentPositionsFromObservation | true; false puts x and y before the height |
 * | includeCinertInObservation, includeCvelInObservation | true (version 5 only) |
 * | includeQfrcActuatorInObservation, includeCfrcExtInObservation | true (version 5 only) |
 * | contactMargins | version 4 'halved', version 5 'summed' |
 * | frameSkip | 5 |
 *
 * Centre of mass and everything after the velocities are as the last physics step found them, not as it left them.
 * Version 4's faults, kept: where being unhealthy ends the episode, the 5 is paid on the step of the fall too; no contact
 * cost. Source: Gymnasium, `humanoid_v4.py`, `humanoid_v5.py`.
 */
const humanoid = (version: 4 | 5) =>
  gymnasiumEnvironment(
    `Humanoid-v${version}`,
    {
      frameSkip: 5,
      contactMargins: version === 4 ? 'halved' : 'summed',
      forwardRewardWeight: 1.25,
      ctrlCostWeight: 0.1,
      healthyReward: 5,
      terminateWhenUnhealthy: true,
      healthyZRange: [1, 2],
      resetNoiseScale: 0.01,
      excludeCurrentPositionsFromObservation: true,
      ...(version === 5
        ? {
            contactCostWeight: 5e-7,
            contactCostRange: [-Infinity, 10] as const,
            includeCinertInObservation: true,
            includeCvelInObservation: true,
            includeQfrcActuatorInObservation: true,
            includeCfrcExtInObservation: true,
          }
        : {}),
    },
    (options) => {
      const { forwardRewardWeight, ctrlCostWeight, healthyReward, terminateWhenUnhealthy, healthyZRange } = options;
      const { resetNoiseScale, contactCostWeight = 0, contactCostRange = [0, 0] } = options;
      return {
        ...humanoidBody(version, options as HumanoidParts, resetNoiseScale),
        model: { text: humanoidXml, included: gymnasiumScene },
        positionSize: 2,

        measurePosition: writeCentreOfMass,

        outcome(physics, { action, position, velocity }) {
          const { qpos } = physics.views;
          const healthy = isWithin(qpos[2], healthyZRange);
          const forward = forwardRewardWeight * velocity[0];
          const survive = healthy || (version === 4 && terminateWhenUnhealthy) ? healthyReward : 0;
          const controlCost = ctrlCostWeight * sumOfSquares(action);
          const terminated = !healthy && terminateWhenUnhealthy;
          const moves = { x_velocity: velocity[0], y_velocity: velocity[1] };
          if (version === 4) {
            return {
              reward: forward + survive - controlCost,
              terminated,
              info: {
                reward_linvel: forward,
                reward_quadctrl: -controlCost,
                reward_alive: survive,
                ...placeAt(position),
                ...moves,
                forward_reward: forward,
              },
            };
          }
          const contactCost = clipped(contactCostWeight * sumOfSquaredForces(physics), contactCostRange);
          return {
            reward: forward + survive - (controlCost + contactCost),
            terminated,
            info: {
              ...placeAt(qpos),
              ...tendonInfo(physics),
              ...moves,
              reward_survive: survive,
              reward_forward: forward,
              reward_ctrl: -controlCost,
              reward_contact: -contactCost,
            },
          };
        },

        resetInfo: (physics): Info => (version === 4 ? {} : { ...placeAt(physics.views.qpos), ...tendonInfo(physics) }),
      };
    },
  );

export const humanoids = [humanoid(4), humanoid(5)];

/** x and y of the centre of mass of all bodies. */
function writeCentreOfMass({ bodyMass, views: { xipos } }: Physics, out: Float64Array): void {
  let x = 0;
  let y = 0;
  let mass = 0;
  for (let body = 0; body < bodyMass.length; body += 1) {
    x += bodyMass[body] * xipos[3 * body];
    y += bodyMass[body] * xipos[3 * body + 1];
    mass += bodyMass[body];
  }
  out[0] = x / mass;
  out[1] = y / mass;
}
