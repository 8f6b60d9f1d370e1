import type { MujocoTask } from './mujocoTask.ts';
import { noisyStart } from './noisyStart.ts';

/**
 * InvertedPendulum-v5: a cart on a rail with a pole on it; keep the pole upright. The classic first task: a good policy
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
 * Reward = 1 while the pole stands, 0 on the step that ends it.
 * Terminated unless the angle is in [-0.2, 0.2].
 * Info: reward_survive. Source: Gymnasium, `inverted_pendulum_v5.py`.
 */
export const invertedPendulum: MujocoTask = {
  id: 'InvertedPendulum-v5',
  observationSize: 4,
  actionSize: 1,
  actionBound: 3,
  frameSkip: 2,
  modelUrl: new URL('../models/invertedPendulum.xml', import.meta.url),
  drawStart: noisyStart({ positionHalfWidth: 0.01, velocityLaw: 'uniform', velocityScale: 0.01 }),

  observe(physics, out) {
    const { qpos, qvel } = physics.views;
    out.set(qpos, 0);
    out.set(qvel, qpos.length);
  },

  outcome(physics) {
    const terminated = !(Math.abs(physics.views.qpos[1]) <= 0.2);
    const reward = terminated ? 0 : 1;
    return { reward, terminated, info: { reward_survive: reward } };
  },
};
