import type { Physics } from '../physics.ts';
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
 * What Humanoid and HumanoidStandup observe: positions, velocities, and the inertias, velocities, actuator and external
 * forces of the bodies. Version 5 leaves out what is always zero: the world, and the actuators' force on the free joint.
 */
export class HumanoidBody {
  readonly #parts: readonly Part[];

  constructor(version: 4 | 5, options: HumanoidParts) {
    const five = version === 5;
    this.#parts = [
      { view: 'qpos', skipped: (options.excludeCurrentPositionsFromObservation ?? true) ? 2 : 0 },
      { view: 'qvel', skipped: 0 },
      ...part('cinert', options.includeCinertInObservation, five ? 10 : 0),
      ...part('cvel', options.includeCvelInObservation, five ? 6 : 0),
      ...part('qfrcActuator', options.includeQfrcActuatorInObservation, five ? 6 : 0),
      ...part('cfrcExt', options.includeCfrcExtInObservation, five ? 6 : 0),
    ];
  }

  /** Of the package's own models: 24 positions, 23 velocities, 14 bodies with the world. */
  readonly size = (): number => this.#parts.reduce((sum, { view, skipped }) => sum + ownSizes[view] - skipped, 0);

  readonly sizeOf = ({ views }: Physics): number =>
    this.#parts.reduce((sum, { view, skipped }) => sum + views[view].length - skipped, 0);

  readonly observe = ({ views }: Physics, out: Float64Array): void => {
    let offset = 0;
    for (const { view, skipped } of this.#parts) {
      const values = skipped === 0 ? views[view] : views[view].subarray(skipped);
      out.set(values, offset);
      offset += values.length;
    }
  };
}

const ownSizes = { qpos: 24, qvel: 23, cinert: 140, cvel: 84, qfrcActuator: 23, cfrcExt: 84 };

function part(view: Part['view'], included: boolean | undefined, skipped: number): Part[] {
  return (included ?? true) ? [{ view, skipped }] : [];
}

/** Everything in the observation that lags the state: MuJoCo computed it before its last integration. */
export function humanoidLaggingQuantities({ views }: Physics): Float64Array[] {
  return [views.cinert, views.cvel, views.qfrcActuator, views.cfrcExt];
}

/** Lengths and velocities of the model's tendons, which measure knee minus hip of each leg. */
export function tendonInfo({ views: { tenLength, tenVelocity } }: Physics): Record<string, number> {
  const info: Record<string, number> = {};
  tenLength.forEach((length, i) => (info[`tendon_length_${i}`] = length));
  tenVelocity.forEach((velocity, i) => (info[`tendon_velocity_${i}`] = velocity));
  return info;
}
