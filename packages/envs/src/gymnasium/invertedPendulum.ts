import type { Outcome } from '../mujocoTask.ts';
import { gymnasiumEnvironment } from './gymnasiumEnvironment.ts';
import { noisyStartOf } from './noisyStart.ts';
import { invertedPendulumXml } from '../models/invertedPendulum.ts';

/**
 * InvertedPendulum: a cart on a rail with a pole on it; keep the pole upright. The classic first task: a good policy
 * balances for the whole episode and earns 1000.
 *
 * | | |
 * | --- | --- |
 * | physics | time step 0.02 s, RK4, 2 in a step: dt = 0.04 s; no contacts |
 * | episode | 1000 steps |
 * | reset | qpos (upright, in the middle) and qvel uniform +-0.01 |
 *
 * Action [1] in [-3, 3], times 100 = force on the cart in N.
 *
 * Observation [4]; unclipped:
 *
 * | index | quantity | unit |
 * | --- | --- | --- |
 * | 0 | position of the cart, within +-1 | m |
 * | 1 | angle of the pole; 0 is upright | rad |
 * | 2 | velocity of the cart | m/s |
 * | 3 | angular velocity of the pole | rad/s |
 *
 * Reward: 1 while the pole stands, 0 on the step that ends it.
 * Terminated unless the angle is in [-0.2, 0.2].
 * Info: reward_survive (version 5).
 *
 * | option | default |
 * | --- | --- |
 * | resetNoiseScale | 0.01 |
 * | frameSkip | 2 |
 *
 * Version 4's fault, kept: the 1 is paid on the step of the fall too. Source: Gymnasium, `inverted_pendulum_v4.py`,
 * `inverted_pendulum_v5.py`.
 */
const invertedPendulum = (version: 4 | 5) =>
  gymnasiumEnvironment(
    `InvertedPendulum-v${version}`,
    { frameSkip: 2, resetNoiseScale: 0.01 },
    ({ resetNoiseScale }) => ({
      observationSize: 4,
      actionSize: 1,
      actionBound: 3,
      model: { text: invertedPendulumXml },
      drawStart: noisyStartOf(resetNoiseScale, 'uniform'),

      observe(physics, out) {
        const { qpos, qvel } = physics.views;
        out.set(qpos, 0);
        out.set(qvel, qpos.length);
      },

      outcome(physics): Outcome {
        const terminated = !(Math.abs(physics.views.qpos[1]) <= 0.2);
        const reward = terminated && version === 5 ? 0 : 1;
        return { reward, terminated, info: version === 5 ? { reward_survive: reward } : {} };
      },
    }),
  );

export const invertedPendulums = [invertedPendulum(4), invertedPendulum(5)];
