import type { MujocoTask } from '../mujocoTask.ts';
import type { Physics } from '../physics.ts';
import { noisyStartOf } from './noisyStart.ts';
import type { GymnasiumOptions } from './options.ts';

/** Which parts of a humanoid's observation are left out, by options of version 5. */
export type HumanoidParts = Pick<
  GymnasiumOptions,
  | 'excludeCurrentPositionsFromObservation'
  | 'includeCinertInObservation'
  | 'includeCvelInObservation'
  | 'includeQfrcActuatorInObservation'
  | 'includeCfrcExtInObservation'
>;

interface Part {
  readonly view: 'qpos' | 'qvel' | 'cinert' | 'cvel' | 'qfrcActuator' | 'cfrcExt';
  readonly skipped: number;
}

/**
 * What Humanoid and HumanoidStandup share: one robot, its actions, start and observation of positions, velocities, and the
 * inertias, velocities, actuator and external forces of the bodies. Version 5 leaves out what is always zero: the world, and the
 * actuators' force on the free joint.
 */
export function humanoidBody(version: 4 | 5, options: HumanoidParts, noise: number) {
  const world = version === 5 ? 1 : 0;
  const parts: readonly Part[] = [
    { view: 'qpos', skipped: (options.excludeCurrentPositionsFromObservation ?? true) ? 2 : 0 },
    { view: 'qvel', skipped: 0 },
    ...part('cinert', options.includeCinertInObservation, 10 * world),
    ...part('cvel', options.includeCvelInObservation, 6 * world),
    ...part('qfrcActuator', options.includeQfrcActuatorInObservation, 6 * world),
    ...part('cfrcExt', options.includeCfrcExtInObservation, 6 * world),
  ];
  return {
    observationSize: parts.reduce((sum, { view, skipped }) => sum + ownSizes[view] - skipped, 0),
    observationSizeOf: ({ views }) => parts.reduce((sum, { view, skipped }) => sum + views[view].length - skipped, 0),
    actionSize: 17,
    actionBound: 0.4,
    drawStart: noisyStartOf(noise, 'uniform'),

    simulate(physics, count) {
      physics.step(count);
      physics.computeContactForces();
    },

    observe({ views }, out) {
      let offset = 0;
      for (const { view, skipped } of parts) {
        const values = skipped === 0 ? views[view] : views[view].subarray(skipped);
        out.set(values, offset);
        offset += values.length;
      }
    },

    laggingQuantities: ({ views }) => [views.cinert, views.cvel, views.qfrcActuator, views.cfrcExt],
  } satisfies Partial<MujocoTask>;
}

/** Of the package's own models: 24 positions, 23 velocities, 14 bodies with the world. */
const ownSizes = { qpos: 24, qvel: 23, cinert: 140, cvel: 84, qfrcActuator: 23, cfrcExt: 84 };

function part(view: Part['view'], included: boolean | undefined, skipped: number): Part[] {
  return (included ?? true) ? [{ view, skipped }] : [];
}

/** Lengths and velocities of the model's tendons, which measure knee minus hip of each leg. */
export function tendonInfo({ views: { tenLength, tenVelocity } }: Physics): Record<string, number> {
  const info: Record<string, number> = {};
  tenLength.forEach((length, i) => (info[`tendon_length_${i}`] = length));
  tenVelocity.forEach((velocity, i) => (info[`tendon_velocity_${i}`] = velocity));
  return info;
}
