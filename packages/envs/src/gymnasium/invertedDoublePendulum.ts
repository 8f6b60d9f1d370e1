import { cos, sin } from '@policypath/elementary';
import type { Outcome } from '../mujocoTask.ts';
import { writeClippedVelocities } from './clippedVelocities.ts';
import { gymnasiumEnvironment } from './gymnasiumEnvironment.ts';
import { noisyStartOf } from './noisyStart.ts';
import { invertedDoublePendulumXml } from '../models/invertedDoublePendulum.ts';

/**
 * InvertedDoublePendulum: a cart on a rail with a pole on it and another on top; keep the tip high and calm.
 *
 * | | |
 * | --- | --- |
 * | physics | time step 0.01 s, RK4, 5 in a step: dt = 0.05 s; gravity also draws with 1e-5 to the right; no contacts |
 * | episode | 1000 steps |
 * | reset | qpos (upright, in the middle) uniform +-0.1; qvel normal, standard deviation 0.1 |
 *
 * Action [1] in [-1, 1], times 500 = force on the cart in N.
 *
 * Observation [9] in version 5, [11] in version 4; the last two kinds clipped to +-10:
 *
 * | index | quantity | unit |
 * | --- | --- | --- |
 * | 0 | position of the cart, within +-1 | m |
 * | 1, 2 | sine of the lower angle, and of the angle between the poles | 1 |
 * | 3, 4 | their cosines | 1 |
 * | 5-7 | velocity of the cart, angular velocities | m/s, rad/s |
 * | 8 | force of the rail's ends on the cart; in version 4 also 9 and 10, of the poles' joints, always zero | N |
 *
 * Reward: 10 while the tip is above 1 m - 0.01 x^2 - (z - 2)^2 of the tip - 0.001 and 0.005 x the squares of the angular
 * velocities.
 * Terminated when the tip is at 1 m or below.
 * Info: reward_survive, distance_penalty, velocity_penalty (version 5).
 *
 * | option | default |
 * | --- | --- |
 * | healthyReward | 10 (version 5 only) |
 * | resetNoiseScale | 0.1 (version 5 only) |
 * | frameSkip | 5 |
 *
 * The tip and the force are as the last physics step found them. Version 4's fault, kept: the 10 is paid on the last step
 * too. Source: Gymnasium, `inverted_double_pendulum_v4.py`, `inverted_double_pendulum_v5.py`.
 */
const invertedDoublePendulum = (version: 4 | 5) =>
  gymnasiumEnvironment(
    `InvertedDoublePendulum-v${version}`,
    { frameSkip: 5, ...(version === 5 ? { healthyReward: 10, resetNoiseScale: 0.1 } : {}) },
    ({ healthyReward = 10, resetNoiseScale = 0.1 }) => ({
      observationSize: version === 5 ? 9 : 11,
      actionSize: 1,
      model: { text: invertedDoublePendulumXml },
      drawStart: noisyStartOf(resetNoiseScale, 'normal'),

      observe(physics, out) {
        const { qpos, qvel, qfrcConstraint } = physics.views;
        out[0] = qpos[0];
        for (let i = 1; i < 3; i += 1) {
          out[i] = sin(qpos[i]);
          out[i + 2] = cos(qpos[i]);
        }
        writeClippedVelocities(qvel, out, 5);
        writeClippedVelocities(version === 5 ? qfrcConstraint.subarray(0, 1) : qfrcConstraint, out, 8);
      },

      outcome(physics): Outcome {
        const { siteXpos, qvel } = physics.views;
        const [x, , height] = siteXpos;
        const terminated = height <= 1;
        const distancePenalty = 0.01 * x ** 2 + (height - 2) ** 2;
        const velocityPenalty = 1e-3 * qvel[1] ** 2 + 5e-3 * qvel[2] ** 2;
        const survive = terminated && version === 5 ? 0 : healthyReward;
        return {
          reward: survive - distancePenalty - velocityPenalty,
          terminated,
          info:
            version === 5
              ? {
                  reward_survive: survive,
                  distance_penalty: -distancePenalty,
                  velocity_penalty: -velocityPenalty,
                }
              : {},
        };
      },

      laggingQuantities: ({ views }) => [views.siteXpos, views.qfrcConstraint],
    }),
  );

export const invertedDoublePendulums = [invertedDoublePendulum(4), invertedDoublePendulum(5)];
