import type { Info } from '../environment.ts';
import type { MujocoTask, Outcome } from '../mujocoTask.ts';
import type { Physics } from '../physics.ts';
import { writeClippedVelocities } from './clippedVelocities.ts';
import { noisyStartOf, type ResetNoise } from './noisyStart.ts';
import { sumOfSquares } from './sumOfSquares.ts';

interface RunnerOptions {
  /** nq and nv of the package's own model. */
  readonly sizes: readonly [positions: number, velocities: number];
  /** How many of the first positions say where the robot is on the ground. */
  readonly ground: 1 | 2;
  /** Whether the observation leaves them out. */
  readonly exclude: boolean;
  /** Whether velocities are observed within +-10. */
  readonly clips?: boolean;
  readonly noise: number;
  readonly velocityLaw: ResetNoise['velocityLaw'];
}

/** What HalfCheetah, Hopper, Walker2d and Swimmer share: start, observation, and the place that their velocity is measured by. */
export function runner({ sizes, ground, exclude, clips = false, noise, velocityLaw }: RunnerOptions) {
  const skipped = exclude ? ground : 0;
  return {
    observationSize: sizes[0] - skipped + sizes[1],
    observationSizeOf: ({ referencePosition, velocityCount }) => referencePosition.length - skipped + velocityCount,
    drawStart: noisyStartOf(noise, velocityLaw),
    positionSize: ground,

    measurePosition({ views: { qpos } }, out) {
      for (let i = 0; i < ground; i += 1) out[i] = qpos[i];
    },

    observe({ views: { qpos, qvel } }, out) {
      out.set(qpos.subarray(skipped), 0);
      if (clips) writeClippedVelocities(qvel, out, qpos.length - skipped);
      else out.set(qvel, qpos.length - skipped);
    },
  } satisfies Partial<MujocoTask>;
}

interface UprightOptions {
  readonly forwardRewardWeight: number;
  readonly ctrlCostWeight: number;
  readonly healthyReward: number;
  readonly terminateWhenUnhealthy: boolean;
}

/** Rewards, ends and infos of Hopper and Walker2d, which are to stay upright. */
export function uprightRunner(version: 4 | 5, options: UprightOptions, isHealthy: (physics: Physics) => boolean) {
  const { forwardRewardWeight, ctrlCostWeight, healthyReward, terminateWhenUnhealthy } = options;
  return {
    outcome(physics, { action, position, velocity }): Outcome {
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
  } satisfies Partial<MujocoTask>;
}

/** Where a planar robot is, as version 5 says it. */
function placeOf({ views, referencePosition }: Physics): { x_position: number; z_distance_from_origin: number } {
  return { x_position: views.qpos[0], z_distance_from_origin: views.qpos[1] - referencePosition[1] };
}
