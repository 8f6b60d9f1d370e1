import type { TrialEnvironment } from '@policypath/trial';

/** An environment that can be looked at. */
export interface PlayedEnvironment extends TrialEnvironment {
  /** Seconds in an environment step. */
  readonly dt: number;
  /** Environment steps in a step. */
  readonly actionRepeat: number;
  /** Number of cameras of the model. */
  readonly cameras: number;
  /** A picture of the present state, [height, width, 3] bytes. */
  render(options: { readonly width: number; readonly height: number; readonly camera: number }): Uint8Array;
}

/** @throws Error for an environment that cannot be drawn */
export function playedEnvironment(environment: TrialEnvironment): PlayedEnvironment {
  if (!('render' in environment)) throw new Error(`${environment.id} cannot be drawn`);
  return environment as PlayedEnvironment;
}
