import { gymnasiumScene } from './gymnasiumScene.ts';
import type { MujocoTask } from './mujocoTask.ts';
import { noisyStart } from './noisyStart.ts';
import { sumOfSquares } from './sumOfSquares.ts';

/**
 * Humanoid-v4: a biped in space with waist, hips, knees, shoulders and elbows; run forward (+x) without falling.
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
 * Observation [376], unclipped:
 *
 * | index | quantity | unit |
 * | --- | --- | --- |
 * | 0 | height z of the torso | m |
 * | 1-4 | orientation of the torso, quaternion w, x, y, z | 1 |
 * | 5-21 | joint angles; waist z, y, x, then as the action | rad |
 * | 22-44 | velocity and angular velocity of the torso, joint velocities | m/s, rad/s |
 * | 45-184 | inertia of the world and 13 bodies, 10 each: 6 of the matrix, mass x offset, mass | kg m2, kg m, kg |
 * | 185-268 | velocity of the same bodies, 6 each: rotation, translation | rad/s, m/s |
 * | 269-291 | force of the actuators on each degree of freedom | N, N m |
 * | 292-375 | external (contact) force on the same bodies, 6 each: torque, force | N m, N |
 *
 * Reward = reward_linvel + reward_alive + reward_quadctrl: 1.25 x velocity in x of the whole body's centre of mass,
 * + 5, - 0.1 x sum of squared controls.
 * Terminated unless z in (1, 2).
 * Info: reward_linvel, reward_quadctrl, reward_alive, x_position, y_position, distance_from_origin, x_velocity,
 * y_velocity, forward_reward.
 *
 * v4's faults, kept: the 5 for being alive is paid on the step of the fall too; no contact cost; the observation
 * carries columns that are always zero (world body, actuator force on the free joint); centre of mass and everything
 * from index 45 on are as the last physics step found them, not as it left them.
 * Source: Gymnasium, `humanoid_v4.py`.
 */
export const humanoid: MujocoTask = {
  id: 'Humanoid-v4',
  observationSize: 376,
  actionSize: 17,
  actionBound: 0.4,
  frameSkip: 5,
  modelUrl: new URL('../models/humanoid.xml', import.meta.url),
  includedUrls: gymnasiumScene,
  drawStart: noisyStart({ positionHalfWidth: 0.01, velocityLaw: 'uniform', velocityScale: 0.01 }),
  positionSize: 2,

  simulate(physics, count) {
    physics.step(count);
    physics.computeContactForces();
  },

  measurePosition(physics, out) {
    const { bodyMass } = physics;
    const { xipos } = physics.views;
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
  },

  observe(physics, out) {
    const { qpos, qvel, cinert, cvel, qfrcActuator, cfrcExt } = physics.views;
    let offset = qpos.length - 2;
    out.set(qpos.subarray(2), 0);
    out.set(qvel, offset);
    offset += qvel.length;
    out.set(cinert, offset);
    offset += cinert.length;
    out.set(cvel, offset);
    offset += cvel.length;
    out.set(qfrcActuator, offset);
    out.set(cfrcExt, offset + qfrcActuator.length);
  },

  outcome(physics, { action, position, velocity }) {
    const forwardReward = 1.25 * velocity[0];
    const controlCost = 0.1 * sumOfSquares(action);
    const height = physics.views.qpos[2];
    return {
      reward: forwardReward + 5 - controlCost,
      terminated: !(height > 1 && height < 2),
      info: {
        reward_linvel: forwardReward,
        reward_quadctrl: -controlCost,
        reward_alive: 5,
        x_position: position[0],
        y_position: position[1],
        distance_from_origin: Math.hypot(position[0], position[1]),
        x_velocity: velocity[0],
        y_velocity: velocity[1],
        forward_reward: forwardReward,
      },
    };
  },

  laggingQuantities(physics) {
    const { cinert, cvel, qfrcActuator, cfrcExt } = physics.views;
    return [cinert, cvel, qfrcActuator, cfrcExt];
  },
};
