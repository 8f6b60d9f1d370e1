import { gymnasiumScene } from './gymnasiumScene.ts';
import type { MujocoTask } from './mujocoTask.ts';
import { noisyStart } from './noisyStart.ts';
import type { Physics } from './physics.ts';
import { sumOfSquares } from './sumOfSquares.ts';

export interface AntOptions {
  /** Observe the contact forces (84 more values) and pay for them: Gymnasium's `use_contact_forces`. Default false. */
  readonly useContactForces?: boolean;
}

/**
 * Ant-v4: a quadruped in space; run forward (+x) without leaving the healthy heights.
 *
 * | | |
 * | --- | --- |
 * | physics | time step 0.01 s, RK4, 5 in a step: dt = 0.05 s |
 * | episode | 1000 steps |
 * | reset | qpos (z = 0.75, quaternion included) uniform +-0.1; qvel normal, standard deviation 0.1 |
 *
 * Action [8], each in [-1, 1], times 150 = torque in N m: hip and ankle of front right, front left, back left, back
 * right (seen along +x; Gymnasium's names are back right, front left, front right, back left).
 *
 * Observation [27], or [111] with `useContactForces`; unclipped:
 *
 * | index | quantity | unit |
 * | --- | --- | --- |
 * | 0 | height z of the torso | m |
 * | 1-4 | orientation of the torso, quaternion w, x, y, z | 1 |
 * | 5-12 | hip and ankle angles of front left, back left, back right, front right | rad |
 * | 13-15 | velocity of the torso | m/s |
 * | 16-18 | angular velocity of the torso | rad/s |
 * | 19-26 | joint velocities, in the order of the angles | rad/s |
 * | 27-110 | only with contact forces: torque and force on the world and the 13 bodies, each clipped to +-1 | N m, N |
 *
 * Reward = reward_forward + reward_survive + reward_ctrl: the torso's velocity in x, + 1, - 0.5 x sum of squared
 * actions; with contact forces + reward_contact: - 0.0005 x sum of squared clipped forces.
 * Terminated unless z in [0.2, 1] and the state is finite. A simulation that blew up ends the episode likewise, with
 * the last finite observation, no forward reward and `diverged: 1` in the info.
 * Info: reward_forward, reward_ctrl, reward_survive, x_position, y_position, distance_from_origin, x_velocity,
 * y_velocity, forward_reward; with contact forces also reward_contact.
 *
 * v4's faults, kept: the 1 for being healthy is paid on the last step too; the velocity is that of the torso position
 * as the last physics step found it, not as it left it (so is x_position); contact forces are off by default and, when
 * on, begin with six zeros for the world. Not kept: with contact forces, v4 overwrote the info's reward_ctrl by the
 * contact cost. Source: Gymnasium, `ant_v4.py`.
 *
 * @internal
 */
export function ant({ useContactForces = false }: AntOptions = {}): MujocoTask {
  return {
    id: 'Ant-v4',
    observationSize: useContactForces ? 111 : 27,
    actionSize: 8,
    frameSkip: 5,
    modelUrl: new URL('../models/ant.xml', import.meta.url),
    includedUrls: gymnasiumScene,
    drawStart: noisyStart({ positionHalfWidth: 0.1, velocityLaw: 'normal', velocityScale: 0.1 }),
    whenDiverged: 'terminate',
    positionSize: 2,

    simulate(physics, count) {
      physics.step(count);
      if (useContactForces) physics.computeContactForces();
    },

    measurePosition(physics, out) {
      const { xpos } = physics.views;
      out[0] = xpos[3 * torso];
      out[1] = xpos[3 * torso + 1];
    },

    observe(physics, out) {
      const { qpos, qvel, cfrcExt } = physics.views;
      out.set(qpos.subarray(2), 0);
      out.set(qvel, qpos.length - 2);
      if (!useContactForces) return;
      const offset = qpos.length - 2 + qvel.length;
      for (let i = 0; i < cfrcExt.length; i += 1) out[offset + i] = clippedForce(cfrcExt[i]);
    },

    outcome(physics, { action, position, velocity }) {
      const controlCost = 0.5 * sumOfSquares(action);
      const contactCost = useContactForces ? 0.0005 * sumOfSquaredForces(physics.views.cfrcExt) : 0;
      return {
        reward: velocity[0] + 1 - (controlCost + contactCost),
        terminated: !isHealthy(physics),
        info: {
          reward_forward: velocity[0],
          reward_ctrl: -controlCost,
          reward_survive: 1,
          ...(useContactForces ? { reward_contact: -contactCost } : {}),
          x_position: position[0],
          y_position: position[1],
          distance_from_origin: Math.hypot(position[0], position[1]),
          x_velocity: velocity[0],
          y_velocity: velocity[1],
          forward_reward: velocity[0],
        },
      };
    },

    laggingQuantities: (physics) => (useContactForces ? [physics.views.cfrcExt] : []),
  };
}

/** Index of the torso among the bodies; 0 is the world. */
const torso = 1;

/** The environment itself has dealt with states that are not finite. */
function isHealthy(physics: Physics): boolean {
  const height = physics.views.qpos[2];
  return height >= 0.2 && height <= 1;
}

function clippedForce(force: number): number {
  return Math.min(1, Math.max(-1, force));
}

function sumOfSquaredForces(forces: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < forces.length; i += 1) sum += clippedForce(forces[i]) ** 2;
  return sum;
}
