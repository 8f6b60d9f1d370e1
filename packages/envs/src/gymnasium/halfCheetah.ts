import type { Info } from '../environment.ts';
import { gymnasiumEnvironment } from './gymnasiumEnvironment.ts';
import { gymnasiumScene } from './gymnasiumScene.ts';
import { runner } from './runner.ts';
import { sumOfSquares } from './sumOfSquares.ts';
import { halfCheetahXml } from '../models/halfCheetah.ts';

/**
 * HalfCheetah: a planar two-legged runner; run forward (+x) fast, with little torque.
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
 * Reward: forward velocity (change of x / dt) minus 0.1 x sum of squared actions.
 * Info: x_position, x_velocity, reward_forward, reward_ctrl; version 4 says reward_run for reward_forward.
 *
 * | option | default |
 * | --- | --- |
 * | forwardRewardWeight | 1 |
 * | ctrlCostWeight | 0.1 |
 * | resetNoiseScale | 0.1 |
 * | excludeCurrentPositionsFromObservation | true; false puts x before the height |
 * | frameSkip | 5 |
 *
 * Versions 4 and 5 behave alike. Source: Gymnasium, `half_cheetah_v4.py`, `half_cheetah_v5.py`.
 */
const halfCheetah = (version: 4 | 5) =>
  gymnasiumEnvironment(
    `HalfCheetah-v${version}`,
    {
      frameSkip: 5,
      forwardRewardWeight: 1,
      ctrlCostWeight: 0.1,
      resetNoiseScale: 0.1,
      excludeCurrentPositionsFromObservation: true,
    },
    ({ forwardRewardWeight, ctrlCostWeight, resetNoiseScale, excludeCurrentPositionsFromObservation }) => {
      return {
        ...runner({
          sizes: [9, 9],
          ground: 1,
          exclude: excludeCurrentPositionsFromObservation,
          noise: resetNoiseScale,
          velocityLaw: 'normal',
        }),
        actionSize: 6,
        model: { text: halfCheetahXml, included: gymnasiumScene },

        outcome(_physics, { action, position, velocity }) {
          const forward = forwardRewardWeight * velocity[0];
          const controlCost = ctrlCostWeight * sumOfSquares(action);
          return {
            reward: forward - controlCost,
            terminated: false,
            info: {
              x_position: position[0],
              x_velocity: velocity[0],
              [version === 4 ? 'reward_run' : 'reward_forward']: forward,
              reward_ctrl: -controlCost,
            },
          };
        },

        resetInfo: ({ views }): Info => (version === 4 ? {} : { x_position: views.qpos[0] }),
      };
    },
  );

export const halfCheetahs = [halfCheetah(4), halfCheetah(5)];
