import { cos, hypot, sin } from '@policypath/elementary';
import type { Generator } from '@policypath/random';
import type { Physics } from '../physics.ts';
import { gymnasiumEnvironment } from './gymnasiumEnvironment.ts';
import { sumOfSquares } from './sumOfSquares.ts';
import { reacherXml } from '../models/reacher.ts';

/**
 * Reacher: an arm of two links in the plane; bring its fingertip to the target, with little torque.
 *
 * | | |
 * | --- | --- |
 * | physics | time step 0.01 s, RK4, 2 in a step: dt = 0.02 s |
 * | episode | 50 steps, never terminated |
 * | reset | joint angles uniform +-0.1, joint velocities uniform +-0.005; the target uniform in a disc of radius 0.2 m, at rest |
 *
 * Action [2], each in [-1, 1], times 200 = torque in N m of the inner and the outer joint.
 *
 * Observation [10] in version 5, [11] in version 4; unclipped:
 *
 * | index | quantity | unit |
 * | --- | --- | --- |
 * | 0, 1 | cosines of the two angles | 1 |
 * | 2, 3 | their sines | 1 |
 * | 4, 5 | x, y of the target | m |
 * | 6, 7 | angular velocities | rad/s |
 * | 8, 9 | fingertip minus target in x, y; in version 4 also 10, in z, always zero | m |
 *
 * Reward: - distance of the fingertip from the target - sum of squared actions.
 * Info: reward_dist, reward_ctrl.
 *
 * | option | default |
 * | --- | --- |
 * | rewardDistWeight | 1 (version 5 only) |
 * | rewardControlWeight | 1 (version 5 only) |
 * | frameSkip | 2 |
 *
 * Version 4's fault, kept: its distance is that before the step. Positions of the bodies are as the last physics step
 * found them. Source: Gymnasium, `reacher_v4.py`, `reacher_v5.py`.
 */
const reacher = (version: 4 | 5) =>
  gymnasiumEnvironment(
    `Reacher-v${version}`,
    { frameSkip: 2, ...(version === 5 ? { rewardDistWeight: 1, rewardControlWeight: 1 } : {}) },
    ({ rewardDistWeight = 1, rewardControlWeight = 1 }) => {
      const offset = new Float64Array(3);
      const measureOffset = (physics: Physics): void => {
        const { xpos } = physics.views;
        const [fingertip, target] = [physics.bodyIndex('fingertip'), physics.bodyIndex('target')];
        for (let i = 0; i < 3; i += 1) offset[i] = xpos[3 * fingertip + i] - xpos[3 * target + i];
      };
      let distance = 0;
      const measureDistance = (physics: Physics): void => {
        measureOffset(physics);
        distance = hypot(...offset);
      };
      return {
        observationSize: version === 5 ? 10 : 11,
        actionSize: 2,
        maximumEpisodeSteps: 50,
        model: { text: reacherXml },
        drawStart,

        simulate(physics, count) {
          if (version === 4) measureDistance(physics);
          physics.step(count);
          if (version === 5) measureDistance(physics);
        },

        observe(physics, out) {
          const { qpos, qvel } = physics.views;
          for (let i = 0; i < 2; i += 1) {
            out[i] = cos(qpos[i]);
            out[i + 2] = sin(qpos[i]);
            out[i + 4] = qpos[i + 2];
            out[i + 6] = qvel[i];
          }
          measureOffset(physics);
          out.set(version === 5 ? offset.subarray(0, 2) : offset, 8);
        },

        outcome(_physics, { action }) {
          const rewardDist = -distance * rewardDistWeight;
          const rewardCtrl = -sumOfSquares(action) * rewardControlWeight;
          return {
            reward: rewardDist + rewardCtrl,
            terminated: false,
            info: { reward_dist: rewardDist, reward_ctrl: rewardCtrl },
          };
        },

        laggingQuantities: ({ views }) => [views.xpos],
      };
    },
  );

export const reachers = [reacher(4), reacher(5)];

function drawStart(physics: Physics, generator: Generator): void {
  const { qpos, qvel } = physics.views;
  generator.fillUniform(qpos, -0.1, 0.1);
  for (let i = 0; i < 2; i += 1) qpos[i] += physics.referencePosition[i];
  do generator.fillUniform(qpos.subarray(2), -0.2, 0.2);
  while (hypot(qpos[2], qpos[3]) >= 0.2);
  generator.fillUniform(qvel, -0.005, 0.005);
  qvel.fill(0, 2);
}
