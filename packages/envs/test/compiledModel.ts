import { createHash } from 'node:crypto';
import type { MjModel } from '@mujoco/mujoco';

type Values = Float64Array | Uint8Array;

/** Names and bookkeeping: nothing that physics or pictures depend on. */
const bookkeeping =
  /^(name_|numeric_|geom_user|nuser_|n(names|names_map|numeric|numericdata|paths|buffer|arena)$|names|paths$|buffer$)/;

/** Arrays of truth values, which the binding cannot hand over; read one by one instead. */
const truthValues = {
  jnt_limited: (model: MjModel) => each(model.njnt, (i) => model.jnt(i).limited),
  actuator_ctrllimited: (model: MjModel) => each(model.nu, (i) => model.actuator(i).ctrllimited),
  actuator_forcelimited: (model: MjModel) => each(model.nu, (i) => model.actuator(i).forcelimited),
  light_active: (model: MjModel) => each(model.nlight, (i) => model.light(i).active),
  light_castshadow: (model: MjModel) => each(model.nlight, (i) => model.light(i).castshadow),
  mat_texuniform: (model: MjModel) => each(model.nmat, (i) => model.mat(i).texuniform),
};

/**
 * Every number of a compiled model that the physics may read: sizes, arrays, options and statistics, by name; and what
 * pictures depend on: colours, materials, texture data, lights, cameras and visual settings.
 */
export function compiledModel(model: MjModel): Map<string, Values> {
  const quantities = new Map<string, Values>();
  const addFrom = (source: object, prefix: string): void => {
    for (const name of Object.getOwnPropertyNames(Object.getPrototypeOf(source))) {
      if (bookkeeping.test(name)) continue;
      const value = readOrUndefined(source, name);
      if (typeof value === 'number') quantities.set(prefix + name, Float64Array.of(value));
      // Texture data are up to 12 MB: left as bytes.
      else if (value instanceof Uint8Array && name === 'tex_data') quantities.set(prefix + name, value.slice());
      else if (ArrayBuffer.isView(value)) quantities.set(prefix + name, Float64Array.from(value as Float64Array));
    }
  };
  addFrom(model, '');
  addFrom(model.opt, 'opt.');
  addFrom(model.stat, 'stat.');
  for (const [name, of] of Object.entries(truthValues)) quantities.set(name, of(model));
  const { global, headlight, map, quality, rgba, scale } = model.vis;
  for (const [name, part] of Object.entries({ global, headlight, map, quality, rgba, scale })) {
    addFrom(part, `vis.${name}.`);
  }
  return quantities;
}

/** Names of the quantities that are not the same to 1e-12, relative above 1. */
export function differentQuantities(own: Map<string, Values>, expected: Map<string, Values>): string[] {
  const names = new Set([...own.keys(), ...expected.keys()]);
  return [...names].filter((name) => {
    const [ours, theirs] = [own.get(name), expected.get(name)];
    if (ours === undefined || theirs === undefined || ours.length !== theirs.length) return true;
    return !ours.every((value, i) => Math.abs(value - theirs[i]) <= 1e-12 * Math.max(1, Math.abs(theirs[i])));
  });
}

export function digest(values: Values): string {
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
