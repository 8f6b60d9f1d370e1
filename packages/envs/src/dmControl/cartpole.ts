import type { Generator } from '@policypath/random';
import type { Physics } from '../physics.ts';
import { controlSuiteTask } from './controlSuiteTask.ts';
import { smallControl } from './smallControl.ts';
import { tolerance } from './tolerance.ts';
import { controlSuiteScene } from './controlSuiteScene.ts';
import { cartpoleXml } from '../models/dmControl/cartpole.ts';

/**
 * dm_control/cartpole-balance, -balance_sparse, -swingup, -swingup_sparse: balance a pole on a cart near the middle; in
 * swingup it hangs at first.
 *
 * | | |
 * | --- | --- |
 * | physics | time step 0.01 s, RK4, 1 in a step: dt = 0.01 s; no contacts |
 * | episode | 1000 steps (10 s), never terminated |
 * | reset, balance | cart uniform +-0.1, pole uniform +-0.034, velocities 0.01 n; n standard normal |
 * | reset, swingup | cart 0.01 n, pole pi + 0.01 n, velocities 0.01 n, one after another |
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
 * middle and 0.55 at 2 m, small control runs from 1 to 0.8 at a full one, small velocity is 0.55 at 5 rad/s. Sparse: 1 while
 * the cart is within +-0.25 m and the cosine is at least 0.995, else 0.
 * Source: dm_control, `cartpole.py` (`Balance`).
 */
const cartpole = (start: 'balance' | 'swingup', sparse: boolean) =>
  controlSuiteTask({
    id: `dm_control/cartpole-${start}${sparse ? '_sparse' : ''}`,
    observationSize: 5,
    actionSize: 1,
    frameSkip: 1,
    model: { text: cartpoleXml, included: controlSuiteScene },
    drawStart: start === 'balance' ? drawUpright : drawHanging,

    observe(physics, out) {
      const { qpos, qvel } = physics.views;
      out[0] = qpos[0];
      out[1] = poleCosine(physics);
      out[2] = physics.views.xmat[9 * pole + 2];
      out.set(qvel, 3);
    },

    reward: sparse ? sparseReward : smoothReward,
  });

export const cartpoleTasks = [
  cartpole('balance', false),
  cartpole('balance', true),
  cartpole('swingup', false),
  cartpole('swingup', true),
];

/** Index among the bodies; 0 is the world, 1 the cart. */
const pole = 2;

function drawUpright({ views: { qpos, qvel } }: Physics, generator: Generator): void {
  qpos[0] = -0.1 + 0.2 * generator.uniform();
  qpos[1] = -0.034 + 0.068 * generator.uniform();
  for (let i = 0; i < qvel.length; i += 1) qvel[i] = 0.01 * generator.normal();
}

function drawHanging({ views: { qpos, qvel } }: Physics, generator: Generator): void {
  qpos[0] = 0.01 * generator.normal();
  qpos[1] = Math.PI + 0.01 * generator.normal();
  for (let i = 0; i < qvel.length; i += 1) qvel[i] = 0.01 * generator.normal();
}

function smoothReward(physics: Physics): number {
  const { qpos, qvel, ctrl } = physics.views;
  const upright = (poleCosine(physics) + 1) / 2;
  const centred = (1 + tolerance(qpos[0], { margin: 2 })) / 2;
  const gentle = (4 + smallControl(ctrl)) / 5;
  const slow = (1 + tolerance(qvel[1], { margin: 5 })) / 2;
  return upright * gentle * slow * centred;
}

function sparseReward(physics: Physics): number {
  const [cart] = physics.views.qpos;
  return tolerance(cart, { lower: -0.25, upper: 0.25 }) * tolerance(poleCosine(physics), { lower: 0.995, upper: 1 });
}

/** The z component of the pole's own z axis. */
function poleCosine(physics: Physics): number {
  return physics.views.xmat[9 * pole + 8];
}
