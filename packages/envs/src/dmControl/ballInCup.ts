import { controlSuiteTask } from './controlSuiteTask.ts';
import { controlSuiteScene } from './controlSuiteScene.ts';
import { ballInCupXml } from '../models/dmControl/ballInCup.ts';

/**
 * dm_control/ball_in_cup-catch: a cup in the plane with a ball on a string; swing the ball into the cup.
 *
 * | | |
 * | --- | --- |
 * | physics | time step 0.002 s, Euler, 10 in a step: dt = 0.02 s |
 * | episode | 1000 steps (20 s), never terminated |
 * | reset | the cup in its place, the ball uniform in x of [-0.2, 0.2], z of [0.2, 0.5] above its rest, at rest, drawn again until nothing touches |
 *
 * Action [2], each in [-1, 1], times 5 = force on the cup in N: x, z.
 *
 * Observation [8]:
 *
 * | index | quantity | unit |
 * | --- | --- | --- |
 * | 0, 1 | place of the cup: x, z | m |
 * | 2, 3 | place of the ball: x, z | m |
 * | 4-7 | their velocities, in the same order | m/s |
 *
 * Reward = 1 while the ball is in the cup, else 0. Source: dm_control, `ball_in_cup.py`.
 */
export const ballInCupCatch = controlSuiteTask({
  id: 'dm_control/ball_in_cup-catch',
  observationSize: 8,
  actionSize: 2,
  frameSkip: 10,
  model: { text: ballInCupXml, included: controlSuiteScene },

  drawStart(physics, generator) {
    do {
      const { qpos } = physics.views;
      qpos[2] = -0.2 + 0.4 * generator.uniform();
      qpos[3] = 0.2 + 0.3 * generator.uniform();
      physics.forward();
    } while (physics.contactCount > 0);
  },

  observe(physics, out) {
    const { qpos, qvel } = physics.views;
    out.set(qpos, 0);
    out.set(qvel, qpos.length);
  },

  reward({ views: { siteXpos, xpos } }) {
    const x = Math.abs(siteXpos[3 * target] - xpos[3 * ball]);
    const z = Math.abs(siteXpos[3 * target + 2] - xpos[3 * ball + 2]);
    return x < 0.05 - ballRadius && z < 0.05 - ballRadius ? 1 : 0;
  },
});

/** Index of the box inside the cup among the sites, and of the ball among the bodies. */
const [target, ball] = [1, 2];
const ballRadius = 0.025;
