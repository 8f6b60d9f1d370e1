import type { Physics } from '../physics.ts';
import { gymnasiumEnvironment } from './gymnasiumEnvironment.ts';
import { gymnasiumScene } from './gymnasiumScene.ts';
import { isWithin, type Range } from './options.ts';
import { runner, uprightRunner } from './runner.ts';
import { hopperXml } from '../models/hopper.ts';

/**
 * Hopper: a planar one-legged jumper; hop forward (+x) without falling.
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
 * Reward: forward velocity (change of x / dt) + 1 while healthy - 0.001 x sum of squared actions.
 * Terminated unless healthy: z > 0.7, pitch in (-0.2, 0.2), and all of qpos[2:] and qvel in (-100, 100).
 * Info: x_position, z_distance_from_origin, x_velocity, reward_forward, reward_ctrl, reward_survive; of version 4
 * x_position and x_velocity alone.
 *
 * | option | default |
 * | --- | --- |
 * | forwardRewardWeight | 1 |
 * | ctrlCostWeight | 0.001 |
 * | healthyReward | 1 |
 * | terminateWhenUnhealthy | true |
 * | healthyStateRange | [-100, 100] |
 * | healthyZRange | [0.7, Infinity] |
 * | healthyAngleRange | [-0.2, 0.2] |
 * | resetNoiseScale | 0.005 |
 * | excludeCurrentPositionsFromObservation | true; false puts x before the height |
 * | contactMargins | version 4 'halved', version 5 'summed' |
 * | frameSkip | 4 |
 *
 * Version 4's fault, kept: where being unhealthy ends the episode, the 1 is paid on the step of the fall too.
 * Source: Gymnasium, `hopper_v4.py`, `hopper_v5.py`.
 */
const hopper = (version: 4 | 5) =>
  gymnasiumEnvironment(
    `Hopper-v${version}`,
    {
      frameSkip: 4,
      contactMargins: version === 4 ? 'halved' : 'summed',
      forwardRewardWeight: 1,
      ctrlCostWeight: 1e-3,
      healthyReward: 1,
      terminateWhenUnhealthy: true,
      healthyStateRange: [-100, 100],
      healthyZRange: [0.7, Infinity],
      healthyAngleRange: [-0.2, 0.2],
      resetNoiseScale: 5e-3,
      excludeCurrentPositionsFromObservation: true,
    },
    (options) => ({
      ...runner({
        sizes: [6, 6],
        ground: 1,
        exclude: options.excludeCurrentPositionsFromObservation,
        clips: true,
        noise: options.resetNoiseScale,
        velocityLaw: 'uniform',
      }),
      ...uprightRunner(version, options, (physics) => isHealthy(physics, options)),
      actionSize: 3,
      model: { text: hopperXml, included: gymnasiumScene },
    }),
  );

export const hoppers = [hopper(4), hopper(5)];

interface HealthyRanges {
  readonly healthyStateRange: Range;
  readonly healthyZRange: Range;
  readonly healthyAngleRange: Range;
}

function isHealthy(physics: Physics, { healthyStateRange, healthyZRange, healthyAngleRange }: HealthyRanges): boolean {
  const { qpos, qvel } = physics.views;
  if (!isWithin(qpos[1], healthyZRange) || !isWithin(qpos[2], healthyAngleRange)) return false;
  for (let i = 2; i < qpos.length; i += 1) if (!isWithin(qpos[i], healthyStateRange)) return false;
  for (let i = 0; i < qvel.length; i += 1) if (!isWithin(qvel[i], healthyStateRange)) return false;
  return true;
}
