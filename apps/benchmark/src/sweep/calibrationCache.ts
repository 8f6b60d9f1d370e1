import { mkdirSync, readFileSync } from 'node:fs';
import { cpus, homedir, hostname } from 'node:os';
import { dirname, join } from 'node:path';
import { writeFileAtomically } from '../checkpoint/atomicFile.ts';

/** Figures measured on this machine, kept from one call to the next. */
export interface CalibrationCache {
  /** What stands under `key`, else what `measure` gives, which is then kept. */
  get<T>(key: string, measure: () => Promise<T>): Promise<T>;
}

/** Where it is kept: the user's cache folder, or POLICYPATH_CACHE. */
export function calibrationFile(): string {
  const folder =
    process.env['POLICYPATH_CACHE'] ?? join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'policypath');
  return join(folder, 'calibration.json');
}

/** Opens the cache; what another machine has measured is not looked at. */
export function openCalibrationCache(path: string = calibrationFile()): CalibrationCache {
  const machine = `${hostname()} ${cpus()[0]?.model ?? 'unknown'} x ${cpus().length}`;
  const kept = read(path);
  return {
    async get<T>(key: string, measure: () => Promise<T>): Promise<T> {
      const full = `${machine} | ${key}`;
      if (full in kept) return kept[full] as T;
      const value = await measure();
      kept[full] = value;
      try {
        mkdirSync(dirname(path), { recursive: true });
        writeFileAtomically(path, `${JSON.stringify({ ...read(path), [full]: value }, null, 2)}\n`);
      } catch {
        // A cache that cannot be written costs a few seconds the next time, no more.
      }
      return value;
    },
  };
}

function read(path: string): Record<string, unknown> {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>;
  } catch {
    return {};
  }
}
