import { gymnasiumEnvironment } from './gymnasiumEnvironment.ts';
import { gymnasiumScene } from './gymnasiumScene.ts';
import { isWithin } from './options.ts';
import { runner, uprightRunner } from './runner.ts';
import { walker2dXml } from '../models/walker2d.ts';

/**
 * Walker2d: a planar biped; walk forward (+x) without falling.
 *
 * | | |
 * | --- | --- |
 * | physics | time step 0.002 s, RK4, 4 in a step: dt = 0.008 s |
 * | episode | 1000 steps |
 * | reset | qpos (upright, z = 1.25) and qvel uniform +-0.005 |
 *
 * Action [6], each in [-1, 1], times 100 = torque in N m: right hip, knee, ankle; left hip, knee, ankle.
 *
 * Observation [17]; velocities clipped to +-10:
 *
 * | index | quantity | unit |
 * | --- | --- | --- |
 * | 0 | height z of the torso | m |
 * | 1 | pitch | rad |
 * | 2-7 | joint angles, in the order of the action | rad |
 * | 8, 9 | velocity of the torso in x, z | m/s |
 * | 10 | pitch rate | rad/s |
 * | 11-16 | joint velocities | rad/s |
 *
 * Reward: forward velocity (change of x / dt) + 1 while healthy - 0.001 x sum of squared actions.
 * Terminated unless healthy: z in (0.8, 2) and pitch in (-1, 1).
 * Info: x_position, z_distance_from_origin, x_velocity, reward_forward, reward_ctrl, reward_survive; of version 4
 * x_position and x_velocity alone.
 *
 * | option | default |
 * | --- | --- |
 * | forwardRewardWeight | 1 |
 * | ctrlCostWeight | 0.001 |
 * | healthyReward | 1 |
 * | terminateWhenUnhealthy | true |
 * | healthyZRange | [0.8, 2] |
 * | healthyAngleRange | [-1, 1] |
 * | resetNoiseScale | 0.005 |
 * | excludeCurrentPositionsFromObservation | true; false puts x before the height |
 * | frameSkip | 4 |
 *
 * Version 4's faults, kept: where being unhealthy ends the episode, the 1 is paid on the step of the fall too; the left
 * foot grips (friction 1.9) more than the right (0.9), in version 5 both do. Source: Gymnasium, `walker2d_v4.py`,
 * `walker2d_v5.py`.
 */
const walker2d = (version: 4 | 5) =>
  gymnasiumEnvironment(
    `Walker2d-v${version}`,
    {
      frameSkip: 4,
      forwardRewardWeight: 1,
      ctrlCostWeight: 1e-3,
      healthyReward: 1,
      terminateWhenUnhealthy: true,
      healthyZRange: [0.8, 2],
      healthyAngleRange: [-1, 1],
      resetNoiseScale: 5e-3,
      excludeCurrentPositionsFromObservation: true,
    },
    (options) => ({
      ...runner({
        sizes: [9, 9],
        ground: 1,
        exclude: options.excludeCurrentPositionsFromObservation,
        clips: true,
        noise: options.resetNoiseScale,
        velocityLaw: 'uniform',
      }),
      ...uprightRunner(
        version,
        options,
        ({ views: { qpos } }) =>
          isWithin(qpos[1], options.healthyZRange) && isWithin(qpos[2], options.healthyAngleRange),
      ),
      actionSize: 6,
      model: { text: walker2dXml, included: gymnasiumScene },

      prepareModel(physics) {
        if (version === 5) physics.setFriction(rightFoot, 1.9);
      },
    }),
  );

/** Its geom in the model file. */
const rightFoot = 4;

export const walkers2d = [walker2d(4), walker2d(5)];
