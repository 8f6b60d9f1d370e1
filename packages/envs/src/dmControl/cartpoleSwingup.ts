import type { Physics } from '../physics.ts';
import { controlSuiteTask } from './controlSuiteTask.ts';
import { smallControl } from './smallControl.ts';
import { tolerance } from './tolerance.ts';

/**
 * dm_control/cartpole-swingup: swing a pole up from hanging and balance it, with the cart near the middle.
 *
 * | | |
 * | --- | --- |
 * | physics | time step 0.01 s, RK4, 1 in a step: dt = 0.01 s; no contacts |
 * | episode | 1000 steps (10 s), never terminated |
 * | reset | cart 0.01 n, pole pi + 0.01 n, velocities 0.01 n; n standard normal, one after another |
 *
 * Action [1] in [-1, 1], times 10 = force on the cart in N.
 *
 * Observation [5]:
 *
 * | index | quantity | unit |
 * | --- | --- | --- |
 * | 0 | position of the cart, within +-1.8 | m |
 * | 1, 2 | cosine and sine of the pole's angle; cosine 1 is upright | 1 |
 * | 3 | velocity of the cart | m/s |
 * | 4 | angular velocity of the pole | rad/s |
 *
 * Reward = upright x centred x small control x small velocity, of which upright = (1 + cosine) / 2, centred is 1 in the
 * middle and 0.55 at 2 m, small control runs from 1 to 0.8 at a full one, small velocity is 0.55 at 5 rad/s.
 * Source: dm_control, `cartpole.py` (`Balance`, swing_up, not sparse).
 */
export const cartpoleSwingup = controlSuiteTask({
  id: 'dm_control/cartpole-swingup',
  observationSize: 5,
  actionSize: 1,
  frameSkip: 1,
  modelUrl: new URL('../../models/dm_control/cartpole.xml', import.meta.url),

  drawStart(physics, generator) {
    const { qpos, qvel } = physics.views;
    qpos[0] = 0.01 * generator.normal();
    qpos[1] = Math.PI + 0.01 * generator.normal();
    for (let i = 0; i < qvel.length; i += 1) qvel[i] = 0.01 * generator.normal();
  },

  observe(physics, out) {
    const { qpos, qvel } = physics.views;
    out[0] = qpos[0];
    out[1] = poleCosine(physics);
    out[2] = physics.views.xmat[9 * pole + 2];
    out.set(qvel, 3);
  },

  reward(physics) {
    const { qpos, qvel, ctrl } = physics.views;
    const upright = (poleCosine(physics) + 1) / 2;
    const centred = (1 + tolerance(qpos[0], { margin: 2 })) / 2;
    const gentle = (4 + smallControl(ctrl)) / 5;
    const slow = (1 + tolerance(qvel[1], { margin: 5 })) / 2;
    return upright * gentle * slow * centred;
  },
});

/** Index among the bodies; 0 is the world, 1 the cart. */
const pole = 2;

/** The z component of the pole's own z axis. */
function poleCosine(physics: Physics): number {
  return physics.views.xmat[9 * pole + 8];
}
