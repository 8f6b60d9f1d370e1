import { mkdirSync, readFileSync } from 'node:fs';
import { cpus, homedir, hostname } from 'node:os';
import { dirname, join } from 'node:path';
import { versions, writeFileAtomically } from '@policypath/trial/node';

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

interface Entry {
  readonly value: unknown;
  /** Milliseconds since 1970. */
  readonly measuredAt: number;
}

/** A machine changes with its other work, its system and its libraries: what is older is measured again. */
const longestAge = 30 * 24 * 3600 * 1000;

/** Opens the cache; what another machine or version has measured, or this one a month ago, is not looked at. */
export function openCalibrationCache(path: string = calibrationFile()): CalibrationCache {
  const machine = `${hostname()} ${cpus()[0]?.model ?? 'unknown'} x ${cpus().length}`;
  const place = `${machine} | ${Object.values(versions()).join(' ')}`;
  const kept = read(path);
  return {
    async get<T>(key: string, measure: () => Promise<T>): Promise<T> {
      const full = `${place} | ${key}`;
      const found = kept.get(full);
      if (found !== undefined) return found.value as T;
      const value = await measure();
      const entry: Entry = { value, measuredAt: Date.now() };
      kept.set(full, entry);
      try {
        mkdirSync(dirname(path), { recursive: true });
        const all = Object.fromEntries([...read(path), [full, entry]]);
        writeFileAtomically(path, `${JSON.stringify(all, null, 2)}\n`);
      } catch {
        // A cache that cannot be written costs a few seconds the next time, no more.
      }
      return value;
    },
  };
}

/** The entries that are not too old. */
function read(path: string): Map<string, Entry> {
  try {
    const content = JSON.parse(readFileSync(path, 'utf8')) as Record<string, Partial<Entry> | null>;
    const age = (entry: Partial<Entry> | null): number => Date.now() - (entry?.measuredAt ?? -Infinity);
    const young = Object.entries(content).filter(([, entry]) => age(entry) >= 0 && age(entry) <= longestAge);
    return new Map(young as [string, Entry][]);
  } catch {
    return new Map();
  }
}
