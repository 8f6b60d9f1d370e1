import { hypot } from '@policypath/elementary';
import type { Generator } from '@policypath/random';
import type { Physics } from '../physics.ts';
import { gymnasiumEnvironment } from './gymnasiumEnvironment.ts';
import { sumOfSquares } from './sumOfSquares.ts';
import { pusherXml } from '../models/pusher.ts';

/**
 * Pusher-v5: a robot's arm with seven joints at a table; push the cylinder to the goal.
 *
 * | | |
 * | --- | --- |
 * | physics | time step 0.01 s, Euler, 5 in a step: dt = 0.05 s; no gravity |
 * | episode | 100 steps, never terminated |
 * | reset | the arm at rest, joint velocities uniform +-0.005; the cylinder moved from its place by [-0.3, 0] in y and [-0.2, 0.2] in x, uniformly, but more than 0.17 m in all, at rest |
 *
 * Action [7], each in [-2, 2] = torque in N m: shoulder pan and lift, upper arm roll, elbow flex, forearm roll, wrist flex
 * and roll.
 *
 * Observation [23], unclipped:
 *
 * | index | quantity | unit |
 * | --- | --- | --- |
 * | 0-6 | joint angles, in the order of the action | rad |
 * | 7-13 | joint velocities | rad/s |
 * | 14-16 | position of the arm's tips | m |
 * | 17-19 | position of the cylinder | m |
 * | 20-22 | position of the goal | m |
 *
 * Reward: - distance of the cylinder from the goal - 0.5 x distance of the cylinder from the tips - 0.1 x sum of squared
 * actions.
 * Info: reward_dist, reward_ctrl, reward_near.
 *
 * | option | default |
 * | --- | --- |
 * | rewardNearWeight | 0.5 |
 * | rewardDistWeight | 1 |
 * | rewardControlWeight | 0.1 |
 * | contactMargins | 'summed' |
 * | frameSkip | 5 |
 *
 * There is no version 4: it does not work on MuJoCo from 3.0 on. Source: Gymnasium, `pusher_v5.py`.
 */
export const pusher = gymnasiumEnvironment(
  'Pusher-v5',
  { frameSkip: 5, contactMargins: 'summed', rewardNearWeight: 0.5, rewardDistWeight: 1, rewardControlWeight: 0.1 },
  ({ rewardNearWeight, rewardDistWeight, rewardControlWeight }) => ({
    observationSize: 23,
    actionSize: 7,
    actionBound: 2,
    maximumEpisodeSteps: 100,
    model: { text: pusherXml },
    drawStart,

    observe(physics, out) {
      const { qpos, qvel, xpos } = physics.views;
      out.set(qpos.subarray(0, 7), 0);
      out.set(qvel.subarray(0, 7), 7);
      bodies.forEach((name, i) => {
        const body = physics.bodyIndex(name);
        out.set(xpos.subarray(3 * body, 3 * body + 3), 14 + 3 * i);
      });
    },

    outcome(physics, { action }) {
      const near = -distance(physics, 'object', 'tips_arm') * rewardNearWeight;
      const dist = -distance(physics, 'object', 'goal') * rewardDistWeight;
      const control = -sumOfSquares(action) * rewardControlWeight;
      return {
        reward: dist + control + near,
        terminated: false,
        info: { reward_dist: dist, reward_ctrl: control, reward_near: near },
      };
    },

    laggingQuantities: ({ views }) => [views.xpos],
  }),
);

/** In the order of the observation. */
const bodies = ['tips_arm', 'object', 'goal'];

function distance(physics: Physics, one: string, other: string): number {
  const { xpos } = physics.views;
  const [a, b] = [3 * physics.bodyIndex(one), 3 * physics.bodyIndex(other)];
  return hypot(xpos[a] - xpos[b], xpos[a + 1] - xpos[b + 1], xpos[a + 2] - xpos[b + 2]);
}

/** The last four coordinates are the cylinder's and the goal's, the latter at 0. */
function drawStart(physics: Physics, generator: Generator): void {
  const { qpos, qvel } = physics.views;
  qpos.set(physics.referencePosition);
  const cylinder = qpos.subarray(-4, -2);
  do {
    cylinder[0] = -0.3 + 0.3 * generator.uniform();
    cylinder[1] = -0.2 + 0.4 * generator.uniform();
  } while (hypot(cylinder[0], cylinder[1]) <= 0.17);
  qpos.fill(0, -2);
  generator.fillUniform(qvel, -0.005, 0.005);
  qvel.fill(0, -4);
}
