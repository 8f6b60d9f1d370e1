import { hypot } from '@policypath/elementary';
import type { Info } from '../environment.ts';
import type { Physics } from '../physics.ts';
import { gymnasiumEnvironment, sumOfSquaredForces } from './gymnasiumEnvironment.ts';
import { gymnasiumScene } from './gymnasiumScene.ts';
import { noisyStartOf } from './noisyStart.ts';
import { clipped, type GymnasiumOptions } from './options.ts';
import { sumOfSquares } from './sumOfSquares.ts';
import { antXml } from '../models/ant.ts';

/**
 * Ant: a quadruped in space; run forward (+x) without leaving the healthy heights.
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
 * Observation [105] in version 5, [27] in version 4, [111] there with `useContactForces`; unclipped but for the forces:
 *
 * | index | quantity | unit |
 * | --- | --- | --- |
 * | 0 | height z of the torso | m |
 * | 1-4 | orientation of the torso, quaternion w, x, y, z | 1 |
 * | 5-12 | hip and ankle angles of front left, back left, back right, front right | rad |
 * | 13-15 | velocity of the torso | m/s |
 * | 16-18 | angular velocity of the torso | rad/s |
 * | 19-26 | joint velocities, in the order of the angles | rad/s |
 * | 27-104 | version 5: torque and force of contacts on the 13 bodies, each clipped to +-1 | N m, N |
 * | 27-110 | version 4 with contact forces: the same, the world's six zeros first | N m, N |
 *
 * Reward: the torso's velocity in x + 1 while healthy - 0.5 x sum of squared actions - 0.0005 x sum of squared clipped
 * contact forces; version 4 pays for forces only with `useContactForces`.
 * Terminated unless healthy: z in [0.2, 1] and the state finite. A simulation that blew up ends the episode likewise, with
 * the last finite observation, no forward reward and `diverged: 1` in the info.
 * Info: x_position, y_position, distance_from_origin, x_velocity, y_velocity, reward_forward, reward_ctrl, reward_contact,
 * reward_survive; of version 4 also forward_reward, and reward_contact only with contact forces.
 *
 * | option | default |
 * | --- | --- |
 * | forwardRewardWeight | 1 |
 * | ctrlCostWeight | 0.5 |
 * | contactCostWeight | 0.0005 |
 * | healthyReward | 1 |
 * | mainBody | 1, the torso |
 * | terminateWhenUnhealthy | true |
 * | healthyZRange | [0.2, 1] |
 * | contactForceRange | [-1, 1] |
 * | resetNoiseScale | 0.1 |
 * | excludeCurrentPositionsFromObservation | true; false puts x and y before the height |
 * | includeCfrcExtInObservation | true (version 5 only) |
 * | useContactForces | false (version 4 only) |
 * | contactMargins | version 4 'halved', version 5 'summed' |
 * | frameSkip | 5 |
 *
 * The velocity is that of the torso as the last physics step found it, not as it left it. Version 4's faults, kept: where
 * being unhealthy ends the episode, the 1 is paid on the last step too; its x_position is that of the velocity. Not kept:
 * with contact forces, it overwrote the info's reward_ctrl by the contact cost. Source: Gymnasium, `ant_v4.py`, `ant_v5.py`.
 */
const ant = (version: 4 | 5) =>
  gymnasiumEnvironment(
    `Ant-v${version}`,
    {
      frameSkip: 5,
      contactMargins: version === 4 ? 'halved' : 'summed',
      forwardRewardWeight: 1,
      ctrlCostWeight: 0.5,
      contactCostWeight: 5e-4,
      healthyReward: 1,
      mainBody: 1 as number | string,
      terminateWhenUnhealthy: true,
      healthyZRange: [0.2, 1],
      contactForceRange: [-1, 1],
      resetNoiseScale: 0.1,
      excludeCurrentPositionsFromObservation: true,
      ...(version === 4 ? { useContactForces: false } : { includeCfrcExtInObservation: true }),
    },
    (options) => {
      const { forwardRewardWeight, ctrlCostWeight, contactCostWeight, healthyReward, terminateWhenUnhealthy } = options;
      const { mainBody, resetNoiseScale, healthyZRange, contactForceRange } = options;
      const { useContactForces, includeCfrcExtInObservation }: GymnasiumOptions = options;
      const skipped = options.excludeCurrentPositionsFromObservation ? 2 : 0;
      const paysForces = version === 5 || useContactForces === true;
      const observesForces = version === 5 ? includeCfrcExtInObservation !== false : paysForces;
      // Version 4 observes the forces on the world, too.
      const firstForce = version === 5 ? 6 : 0;
      const forces = (bodies: number): number => (observesForces ? 6 * bodies - firstForce : 0);
      const mainOf = (physics: Physics): number =>
        typeof mainBody === 'string' ? physics.bodyIndex(mainBody) : mainBody;
      return {
        observationSize: 29 - skipped + forces(14),
        observationSizeOf: ({ referencePosition, velocityCount, bodyMass }) =>
          referencePosition.length - skipped + velocityCount + forces(bodyMass.length),
        actionSize: 8,
        model: { text: antXml, included: gymnasiumScene },
        drawStart: noisyStartOf(resetNoiseScale, 'normal'),
        whenDiverged: 'terminate',
        positionSize: 2,

        simulate(physics, count) {
          physics.step(count);
          if (paysForces) physics.computeContactForces();
        },

        measurePosition(physics, out) {
          const { xpos } = physics.views;
          const body = mainOf(physics);
          out[0] = xpos[3 * body];
          out[1] = xpos[3 * body + 1];
        },

        observe(physics, out) {
          const { qpos, qvel, cfrcExt } = physics.views;
          out.set(qpos.subarray(skipped), 0);
          out.set(qvel, qpos.length - skipped);
          if (!observesForces) return;
          const offset = qpos.length - skipped + qvel.length - firstForce;
          for (let i = firstForce; i < cfrcExt.length; i += 1) {
            out[offset + i] = clipped(cfrcExt[i], contactForceRange);
          }
        },

        outcome(physics, { action, position, velocity }) {
          const { qpos } = physics.views;
          // The environment itself has dealt with states that are not finite.
          const healthy = qpos[2] >= healthyZRange[0] && qpos[2] <= healthyZRange[1];
          const forward = forwardRewardWeight * velocity[0];
          const survive = healthy || (version === 4 && terminateWhenUnhealthy) ? healthyReward : 0;
          const controlCost = ctrlCostWeight * sumOfSquares(action);
          const contactCost = paysForces ? contactCostWeight * sumOfSquaredForces(physics, contactForceRange) : 0;
          return {
            reward: forward + survive - (controlCost + contactCost),
            terminated: !healthy && terminateWhenUnhealthy,
            info: {
              reward_forward: forward,
              reward_ctrl: -controlCost,
              reward_survive: survive,
              ...(paysForces ? { reward_contact: -contactCost } : {}),
              ...(version === 4 ? placeAt(position) : placeAt(qpos)),
              x_velocity: velocity[0],
              y_velocity: velocity[1],
              ...(version === 4 ? { forward_reward: forward } : {}),
            },
          };
        },

        resetInfo: ({ views }): Info => (version === 4 ? {} : placeAt(views.qpos)),
        laggingQuantities: (physics) => (paysForces ? [physics.views.cfrcExt] : []),
      };
    },
  );

export const ants = [
  ant(4),
  {
    ...ant(5),
    absentOptions: {
      useContactForces:
        'version 5 always pays for contact forces, and observes them unless includeCfrcExtInObservation is false',
    },
  },
];

/** Where a robot is on the ground. */
export function placeAt([x, y]: Float64Array): {
  x_position: number;
  y_position: number;
  distance_from_origin: number;
} {
  return { x_position: x, y_position: y, distance_from_origin: hypot(x, y) };
}
