import type { Info } from '../environment.ts';
import { placeAt } from './ant.ts';
import { gymnasiumEnvironment } from './gymnasiumEnvironment.ts';
import { runner } from './runner.ts';
import { sumOfSquares } from './sumOfSquares.ts';
import { swimmerXml } from '../models/swimmer.ts';

/**
 * Swimmer: three links in a viscous fluid, in the plane; swim forward (+x).
 *
 * | | |
 * | --- | --- |
 * | physics | time step 0.01 s, RK4, 4 in a step: dt = 0.04 s; no contacts |
 * | episode | 1000 steps, never terminated |
 * | reset | qpos and qvel uniform +-0.1 about zero |
 *
 * Action [2], each in [-1, 1], times 150 = torque in N m of the first and the second joint.
 *
 * Observation [8], unclipped:
 *
 * | index | quantity | unit |
 * | --- | --- | --- |
 * | 0 | angle of the front link | rad |
 * | 1, 2 | angles of the two joints | rad |
 * | 3, 4 | velocity of the front in x, y | m/s |
 * | 5-7 | angular velocities, in the order of the angles | rad/s |
 *
 * Reward: forward velocity (change of x / dt) - 0.0001 x sum of squared actions.
 * Info: x_position, y_position, distance_from_origin, x_velocity, y_velocity, reward_forward, reward_ctrl; version 4 says
 * reward_fwd and forward_reward for reward_forward.
 *
 * | option | default |
 * | --- | --- |
 * | forwardRewardWeight | 1 |
 * | ctrlCostWeight | 0.0001 |
 * | resetNoiseScale | 0.1 |
 * | excludeCurrentPositionsFromObservation | true; false puts x and y before the angles |
 * | frameSkip | 4 |
 *
 * Versions 4 and 5 behave alike. Source: Gymnasium, `swimmer_v4.py`, `swimmer_v5.py`.
 */
const swimmer = (version: 4 | 5) =>
  gymnasiumEnvironment(
    `Swimmer-v${version}`,
    {
      frameSkip: 4,
      forwardRewardWeight: 1,
      ctrlCostWeight: 1e-4,
      resetNoiseScale: 0.1,
      excludeCurrentPositionsFromObservation: true,
    },
    ({ forwardRewardWeight, ctrlCostWeight, resetNoiseScale, excludeCurrentPositionsFromObservation }) => {
      return {
        ...runner({
          sizes: [5, 5],
          ground: 2,
          exclude: excludeCurrentPositionsFromObservation,
          noise: resetNoiseScale,
          velocityLaw: 'uniform',
        }),
        actionSize: 2,
        model: { text: swimmerXml },

        outcome(_physics, { action, position, velocity }) {
          const forward = forwardRewardWeight * velocity[0];
          const controlCost = ctrlCostWeight * sumOfSquares(action);
          return {
            reward: forward - controlCost,
            terminated: false,
            info: {
              ...placeAt(position),
              x_velocity: velocity[0],
              y_velocity: velocity[1],
              ...(version === 4 ? { reward_fwd: forward, forward_reward: forward } : { reward_forward: forward }),
              reward_ctrl: -controlCost,
            },
          };
        },

        resetInfo: ({ views }): Info => (version === 4 ? {} : placeAt(views.qpos)),
      };
    },
  );

export const swimmers = [swimmer(4), swimmer(5)];
