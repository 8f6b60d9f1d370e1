import { createHash } from 'node:crypto';
import type { MjModel } from '@mujoco/mujoco';

/** Looks, names and bookkeeping: nothing that the physics reads. */
const withoutEffect =
  /^(light_|cam_|mat_|tex_|name_|numeric_|geom_rgba|geom_matid|geom_user|nuser_|n(cam|light|mat|tex|texdata|names|names_map|numeric|numericdata|paths|buffer|arena)$|names|paths$|buffer$|vis$)/;

/** Arrays of truth values, which the binding cannot hand over; read one by one instead. */
const truthValues = {
  jnt_limited: (model: MjModel) => each(model.njnt, (i) => model.jnt(i).limited),
  actuator_ctrllimited: (model: MjModel) => each(model.nu, (i) => model.actuator(i).ctrllimited),
  actuator_forcelimited: (model: MjModel) => each(model.nu, (i) => model.actuator(i).forcelimited),
};

/** Every number of a compiled model that the physics may read: sizes, arrays, options and statistics, by name. */
export function compiledModel(model: MjModel): Map<string, Float64Array> {
  const quantities = new Map<string, Float64Array>();
  const addFrom = (source: object, prefix: string): void => {
    for (const name of Object.getOwnPropertyNames(Object.getPrototypeOf(source))) {
      if (withoutEffect.test(name)) continue;
      const value = readOrUndefined(source, name);
      if (typeof value === 'number') quantities.set(prefix + name, Float64Array.of(value));
      else if (ArrayBuffer.isView(value)) quantities.set(prefix + name, Float64Array.from(value as Float64Array));
    }
  };
  addFrom(model, '');
  addFrom(model.opt, 'opt.');
  addFrom(model.stat, 'stat.');
  for (const [name, read] of Object.entries(truthValues)) quantities.set(name, read(model));
  return quantities;
}

export function digest(values: Float64Array): string {
  const bytes = Buffer.from(values.buffer, values.byteOffset, values.byteLength);
  return createHash('sha256').update(bytes).digest('hex').slice(0, 16);
}

function each(count: number, read: (index: number) => unknown): Float64Array {
  return Float64Array.from({ length: count }, (_, i) => Number(read(i)));
}

function readOrUndefined(source: object, name: string): unknown {
  try {
    return (source as Record<string, unknown>)[name];
  } catch {
    return undefined;
  }
}
