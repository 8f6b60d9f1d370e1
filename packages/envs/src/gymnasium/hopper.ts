import type { Info } from '../environment.ts';
import type { Physics } from '../physics.ts';
import { writeClippedVelocities } from './clippedVelocities.ts';
import { gymnasiumEnvironment } from './gymnasiumEnvironment.ts';
import { gymnasiumScene } from './gymnasiumScene.ts';
import { noisyStart } from './noisyStart.ts';
import { isWithin, type Range } from './options.ts';
import { sumOfSquares } from './sumOfSquares.ts';

/**
 * Hopper: a planar one-legged jumper; hop forward (+x) without falling.
 *
 * | | |
 * | --- | --- |
 * | physics | time step 0.002 s, RK4, 4 in a step: dt = 0.008 s |
 * | episode | 1000 steps |
 * | reset | qpos (upright, z = 1.25) and qvel uniform +-0.005 |
 *
 * Action [3], each in [-1, 1], times 200 = torque in N m: hip, knee, ankle.
 *
 * Observation [11]; velocities clipped to +-10:
 *
 * | index | quantity | unit |
 * | --- | --- | --- |
 * | 0 | height z of the torso | m |
 * | 1 | pitch | rad |
 * | 2-4 | angles of hip, knee, ankle | rad |
 * | 5, 6 | velocity of the torso in x, z | m/s |
 * | 7 | pitch rate | rad/s |
 * | 8-10 | joint velocities | rad/s |
 *
 * Reward: forward velocity (change of x / dt) + 1 while healthy - 0.001 x sum of squared actions.
 * Terminated unless healthy: z > 0.7, pitch in (-0.2, 0.2), and all of qpos[2:] and qvel in (-100, 100).
 * Info: x_position, z_distance_from_origin, x_velocity, reward_forward, reward_ctrl, reward_survive; of version 4
 * x_position and x_velocity alone.
 *
 * | option | default |
 * | --- | --- |
 * | forwardRewardWeight | 1 |
 * | ctrlCostWeight | 0.001 |
 * | healthyReward | 1 |
 * | terminateWhenUnhealthy | true |
 * | healthyStateRange | [-100, 100] |
 * | healthyZRange | [0.7, Infinity] |
 * | healthyAngleRange | [-0.2, 0.2] |
 * | resetNoiseScale | 0.005 |
 * | excludeCurrentPositionsFromObservation | true; false puts x before the height |
 * | contactMargins | version 4 'halved', version 5 'summed' |
 * | frameSkip | 4 |
 *
 * Version 4's fault, kept: where being unhealthy ends the episode, the 1 is paid on the step of the fall too.
 * Source: Gymnasium, `hopper_v4.py`, `hopper_v5.py`.
 */
const hopper = (version: 4 | 5) =>
  gymnasiumEnvironment(
    `Hopper-v${version}`,
    {
      frameSkip: 4,
      contactMargins: version === 4 ? 'halved' : 'summed',
      forwardRewardWeight: 1,
      ctrlCostWeight: 1e-3,
      healthyReward: 1,
      terminateWhenUnhealthy: true,
      healthyStateRange: [-100, 100],
      healthyZRange: [0.7, Infinity],
      healthyAngleRange: [-0.2, 0.2],
      resetNoiseScale: 5e-3,
      excludeCurrentPositionsFromObservation: true,
    },
    (options) => {
      const { forwardRewardWeight, ctrlCostWeight, healthyReward, terminateWhenUnhealthy, resetNoiseScale } = options;
      const skipped = options.excludeCurrentPositionsFromObservation ? 1 : 0;
      return {
        observationSize: 12 - skipped,
        observationSizeOf: ({ referencePosition, velocityCount }) => referencePosition.length - skipped + velocityCount,
        actionSize: 3,
        modelUrl: new URL('../../models/hopper.xml', import.meta.url),
        includedUrls: gymnasiumScene,
        drawStart: noisyStart({
          positionHalfWidth: resetNoiseScale,
          velocityLaw: 'uniform',
          velocityScale: resetNoiseScale,
        }),
        positionSize: 1,

        measurePosition(physics, out) {
          out[0] = physics.views.qpos[0];
        },

        observe(physics, out) {
          const { qpos, qvel } = physics.views;
          out.set(qpos.subarray(skipped), 0);
          writeClippedVelocities(qvel, out, qpos.length - skipped);
        },

        outcome(physics, { action, position, velocity }) {
          const healthy = isHealthy(physics, options);
          const forward = forwardRewardWeight * velocity[0];
          const survive = healthy || (version === 4 && terminateWhenUnhealthy) ? healthyReward : 0;
          const controlCost = ctrlCostWeight * sumOfSquares(action);
          return {
            reward: forward + survive - controlCost,
            terminated: !healthy && terminateWhenUnhealthy,
            info:
              version === 4
                ? { x_position: position[0], x_velocity: velocity[0] }
                : {
                    ...placeOf(physics),
                    x_velocity: velocity[0],
                    reward_forward: forward,
                    reward_ctrl: -controlCost,
                    reward_survive: survive,
                  },
          };
        },

        resetInfo: (physics): Info => (version === 4 ? {} : placeOf(physics)),
      };
    },
  );

export const hoppers = [hopper(4), hopper(5)];

/** Where a planar robot is, as version 5 of Hopper and Walker2d say it. */
export function placeOf({ views, referencePosition }: Physics): { x_position: number; z_distance_from_origin: number } {
  return { x_position: views.qpos[0], z_distance_from_origin: views.qpos[1] - referencePosition[1] };
}

interface HealthyRanges {
  readonly healthyStateRange: Range;
  readonly healthyZRange: Range;
  readonly healthyAngleRange: Range;
}

function isHealthy(physics: Physics, { healthyStateRange, healthyZRange, healthyAngleRange }: HealthyRanges): boolean {
  const { qpos, qvel } = physics.views;
  if (!isWithin(qpos[1], healthyZRange) || !isWithin(qpos[2], healthyAngleRange)) return false;
  for (let i = 2; i < qpos.length; i += 1) if (!isWithin(qpos[i], healthyStateRange)) return false;
  for (let i = 0; i < qvel.length; i += 1) if (!isWithin(qvel[i], healthyStateRange)) return false;
  return true;
}
