/** A physical state to start from; what is left out is as after a reset. */
export interface PhysicsState {
  /** [nq] */
  readonly qpos: ArrayLike<number>;
  /** [nv] */
  readonly qvel: ArrayLike<number>;
  /** [nv] where the contact solver starts. Default zero. */
  readonly qaccWarmstart?: ArrayLike<number>;
  /** Seconds. Default 0. */
  readonly time?: number;
  /**
   * [1 or 2] the position that the next reward's velocity is measured from. Default: as `qpos` gives it. In Ant and
   * Humanoid it lags `qpos` within an episode.
   */
  readonly positionReference?: ArrayLike<number>;
  /** Where the target is, in tasks that draw one: [2] x, y or [3]. Default: where it was. */
  readonly target?: ArrayLike<number>;
}

/** @throws RangeError when an array has the wrong length or a value is not finite */
export function checkPhysicsState(
  id: string,
  state: PhysicsState,
  sizes: {
    readonly qpos: number;
    readonly qvel: number;
    readonly positionReference: number;
    readonly target: number;
  },
): void {
  const { qpos, qvel, qaccWarmstart, time = 0, positionReference, target } = state;
  checkFinite(id, 'qpos', qpos, sizes.qpos);
  checkFinite(id, 'qvel', qvel, sizes.qvel);
  checkFinite(id, 'time', [time], 1);
  if (qaccWarmstart) checkFinite(id, 'qaccWarmstart', qaccWarmstart, sizes.qvel);
  if (positionReference) checkFinite(id, 'positionReference', positionReference, sizes.positionReference);
  if (target) checkFinite(id, 'target', target, sizes.target);
}

function checkFinite(id: string, name: string, values: ArrayLike<number>, size: number): void {
  if (values.length !== size) throw new RangeError(`${id}: ${name} has ${size} components, got ${values.length}`);
  for (let i = 0; i < size; i += 1) {
    if (!Number.isFinite(values[i])) {
      throw new RangeError(`${id}: ${name}[${i}] is ${values[i]}; a physics state must be finite`);
    }
  }
}
