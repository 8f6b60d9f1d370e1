import { writeClippedVelocities } from './clippedVelocities.ts';
import { gymnasiumScene } from './gymnasiumScene.ts';
import type { MujocoTask } from './mujocoTask.ts';
import { noisyStart } from './noisyStart.ts';
import type { Physics } from './physics.ts';
import { sumOfSquares } from './sumOfSquares.ts';

/**
 * Hopper-v4: a planar one-legged jumper; hop forward (+x) without falling.
 *
 * | | |
 * | --- | --- |
 * | physics | time step 0.002 s, RK4, 4 in a step: dt = 0.008 s |
 * | episode | 1000 steps |
 * | reset | qpos (upright, z = 1.25) and qvel uniform +-0.005 |
 *
 * Action [3], each in [-1, 1], times 200 = torque in N m: hip, knee, ankle.
 *
 * Observation [11]; velocities clipped to +-10:
 *
 * | index | quantity | unit |
 * | --- | --- | --- |
 * | 0 | height z of the torso | m |
 * | 1 | pitch | rad |
 * | 2-4 | angles of hip, knee, ankle | rad |
 * | 5, 6 | velocity of the torso in x, z | m/s |
 * | 7 | pitch rate | rad/s |
 * | 8-10 | joint velocities | rad/s |
 *
 * Reward = forward velocity (change of x / dt) + 1 - 0.001 x sum of squared actions.
 * Terminated unless z > 0.7, pitch in (-0.2, 0.2), and all of qpos[2:] and qvel in (-100, 100).
 * Info: x_position, x_velocity.
 *
 * v4's fault, kept: the 1 for being healthy is paid on the step of the fall too (mended in v5).
 * Source: Gymnasium, `hopper_v4.py`.
 */
export const hopper: MujocoTask = {
  id: 'Hopper-v4',
  observationSize: 11,
  actionSize: 3,
  frameSkip: 4,
  modelUrl: new URL('../models/hopper.xml', import.meta.url),
  includedUrls: gymnasiumScene,
  drawStart: noisyStart({ positionHalfWidth: 0.005, velocityLaw: 'uniform', velocityScale: 0.005 }),
  positionSize: 1,

  measurePosition(physics, out) {
    out[0] = physics.views.qpos[0];
  },

  observe(physics, out) {
    const { qpos, qvel } = physics.views;
    out.set(qpos.subarray(1), 0);
    writeClippedVelocities(qvel, out, qpos.length - 1);
  },

  outcome(physics, { action, position, velocity }) {
    return {
      reward: velocity[0] + 1 - 0.001 * sumOfSquares(action),
      terminated: !isHealthy(physics),
      info: { x_position: position[0], x_velocity: velocity[0] },
    };
  },
};

function isHealthy(physics: Physics): boolean {
  const { qpos, qvel } = physics.views;
  if (!(qpos[1] > 0.7 && Math.abs(qpos[2]) < 0.2)) return false;
  for (let i = 2; i < qpos.length; i += 1) if (!(Math.abs(qpos[i]) < 100)) return false;
  for (let i = 0; i < qvel.length; i += 1) if (!(Math.abs(qvel[i]) < 100)) return false;
  return true;
}
