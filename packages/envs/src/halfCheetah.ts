import { gymnasiumScene } from './gymnasiumScene.ts';
import type { MujocoTask } from './mujocoTask.ts';
import { noisyStart } from './noisyStart.ts';
import { sumOfSquares } from './sumOfSquares.ts';

/**
 * HalfCheetah-v4: a planar two-legged runner; run forward (+x) fast, with little torque.
 *
 * | | |
 * | --- | --- |
 * | physics | time step 0.01 s, Euler, 5 in a step: dt = 0.05 s |
 * | episode | 1000 steps, never terminated |
 * | reset | qpos uniform +-0.1 about zero; qvel normal, standard deviation 0.1 |
 *
 * Action [6], each in [-1, 1]; times gear = torque in N m:
 *
 * | index | 0 | 1 | 2 | 3 | 4 | 5 |
 * | --- | --- | --- | --- | --- | --- | --- |
 * | joint | back hip | back knee | back ankle | front hip | front knee | front ankle |
 * | gear | 120 | 90 | 60 | 120 | 60 | 30 |
 *
 * Observation [17], unclipped:
 *
 * | index | quantity | unit |
 * | --- | --- | --- |
 * | 0 | height z of the torso above its rest | m |
 * | 1 | pitch | rad |
 * | 2-7 | joint angles, in the order of the action | rad |
 * | 8, 9 | velocity of the torso in x, z | m/s |
 * | 10 | pitch rate | rad/s |
 * | 11-16 | joint velocities | rad/s |
 *
 * Reward = reward_run + reward_ctrl: forward velocity (change of x / dt) minus 0.1 x sum of squared actions.
 * Info: x_position, x_velocity, reward_run, reward_ctrl.
 *
 * Gymnasium's v4 and v5 are the same here. Source: Gymnasium, `half_cheetah_v4.py`.
 */
export const halfCheetah: MujocoTask = {
  id: 'HalfCheetah-v4',
  observationSize: 17,
  actionSize: 6,
  frameSkip: 5,
  modelUrl: new URL('../models/halfCheetah.xml', import.meta.url),
  includedUrls: gymnasiumScene,
  drawStart: noisyStart({ positionHalfWidth: 0.1, velocityLaw: 'normal', velocityScale: 0.1 }),
  positionSize: 1,

  measurePosition(physics, out) {
    out[0] = physics.views.qpos[0];
  },

  observe(physics, out) {
    const { qpos, qvel } = physics.views;
    out.set(qpos.subarray(1), 0);
    out.set(qvel, qpos.length - 1);
  },

  outcome(_physics, { action, position, velocity }) {
    const controlCost = 0.1 * sumOfSquares(action);
    return {
      reward: velocity[0] - controlCost,
      terminated: false,
      info: {
        x_position: position[0],
        x_velocity: velocity[0],
        reward_run: velocity[0],
        reward_ctrl: -controlCost,
      },
    };
  },
};
