import type { Info } from '../environment.ts';
import type { Physics } from '../physics.ts';
import { writeClippedVelocities } from './clippedVelocities.ts';
import { gymnasiumEnvironment } from './gymnasiumEnvironment.ts';
import { gymnasiumScene } from './gymnasiumScene.ts';
import { placeOf } from './hopper.ts';
import { noisyStart } from './noisyStart.ts';
import { isWithin } from './options.ts';
import { sumOfSquares } from './sumOfSquares.ts';

/**
 * Walker2d: a planar biped; walk forward (+x) without falling.
 *
 * | | |
 * | --- | --- |
 * | physics | time step 0.002 s, RK4, 4 in a step: dt = 0.008 s |
 * | episode | 1000 steps |
 * | reset | qpos (upright, z = 1.25) and qvel uniform +-0.005 |
 *
 * Action [6], each in [-1, 1], times 100 = torque in N m: right hip, knee, ankle; left hip, knee, ankle.
 *
 * Observation [17]; velocities clipped to +-10:
 *
 * | index | quantity | unit |
 * | --- | --- | --- |
 * | 0 | height z of the torso | m |
 * | 1 | pitch | rad |
 * | 2-7 | joint angles, in the order of the action | rad |
 * | 8, 9 | velocity of the torso in x, z | m/s |
 * | 10 | pitch rate | rad/s |
 * | 11-16 | joint velocities | rad/s |
 *
 * Reward: forward velocity (change of x / dt) + 1 while healthy - 0.001 x sum of squared actions.
 * Terminated unless healthy: z in (0.8, 2) and pitch in (-1, 1).
 * Info: x_position, z_distance_from_origin, x_velocity, reward_forward, reward_ctrl, reward_survive; of version 4
 * x_position and x_velocity alone.
 *
 * | option | default |
 * | --- | --- |
 * | forwardRewardWeight | 1 |
 * | ctrlCostWeight | 0.001 |
 * | healthyReward | 1 |
 * | terminateWhenUnhealthy | true |
 * | healthyZRange | [0.8, 2] |
 * | healthyAngleRange | [-1, 1] |
 * | resetNoiseScale | 0.005 |
 * | excludeCurrentPositionsFromObservation | true; false puts x before the height |
 * | frameSkip | 4 |
 *
 * Version 4's faults, kept: where being unhealthy ends the episode, the 1 is paid on the step of the fall too; the left
 * foot grips (friction 1.9) more than the right (0.9), in version 5 both do. Source: Gymnasium, `walker2d_v4.py`,
 * `walker2d_v5.py`.
 */
const walker2d = (version: 4 | 5) =>
  gymnasiumEnvironment(
    `Walker2d-v${version}`,
    {
      frameSkip: 4,
      forwardRewardWeight: 1,
      ctrlCostWeight: 1e-3,
      healthyReward: 1,
      terminateWhenUnhealthy: true,
      healthyZRange: [0.8, 2],
      healthyAngleRange: [-1, 1],
      resetNoiseScale: 5e-3,
      excludeCurrentPositionsFromObservation: true,
    },
    (options) => {
      const { forwardRewardWeight, ctrlCostWeight, healthyReward, terminateWhenUnhealthy, resetNoiseScale } = options;
      const { healthyZRange, healthyAngleRange } = options;
      const skipped = options.excludeCurrentPositionsFromObservation ? 1 : 0;
      const isHealthy = ({ views: { qpos } }: Physics): boolean =>
        isWithin(qpos[1], healthyZRange) && isWithin(qpos[2], healthyAngleRange);
      return {
        observationSize: 18 - skipped,
        observationSizeOf: ({ referencePosition, velocityCount }) => referencePosition.length - skipped + velocityCount,
        actionSize: 6,
        modelUrl: new URL('../../models/walker2d.xml', import.meta.url),
        includedUrls: gymnasiumScene,
        drawStart: noisyStart({
          positionHalfWidth: resetNoiseScale,
          velocityLaw: 'uniform',
          velocityScale: resetNoiseScale,
        }),
        positionSize: 1,

        prepareModel(physics) {
          if (version === 5) physics.setFriction(rightFoot, 1.9);
        },

        measurePosition(physics, out) {
          out[0] = physics.views.qpos[0];
        },

        observe(physics, out) {
          const { qpos, qvel } = physics.views;
          out.set(qpos.subarray(skipped), 0);
          writeClippedVelocities(qvel, out, qpos.length - skipped);
        },

        outcome(physics, { action, position, velocity }) {
          const healthy = isHealthy(physics);
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

/** Its geom in the model file. */
const rightFoot = 4;

export const walkers2d = [walker2d(4), walker2d(5)];
