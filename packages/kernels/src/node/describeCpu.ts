import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import type { CpuDescription } from '../platform.ts';

/** @param features those of the native addon, if it is there */
export function describeCpu(features: readonly string[] | undefined): CpuDescription {
  return {
    architecture: process.arch,
    model: cpus()[0]?.model.trim() ?? 'unknown',
    features: features ?? featuresOfLinux(),
  };
}

const names: Readonly<Record<string, string>> = {
  sse4_2: 'sse4.2',
  avx: 'avx',
  avx2: 'avx2',
  fma: 'fma',
  avx512f: 'avx512f',
  asimd: 'neon',
};

/** The features that Linux tells, in its own names; none on other systems. */
function featuresOfLinux(): string[] {
  try {
    const text = readFileSync('/proc/cpuinfo', 'utf8');
    const flags = /^(?:flags|Features)\s*:(.*)$/m.exec(text)?.[1].trim().split(/\s+/) ?? [];
    return Object.keys(names)
      .filter((name) => flags.includes(name))
      .map((name) => names[name]);
  } catch {
    return [];
  }
}
