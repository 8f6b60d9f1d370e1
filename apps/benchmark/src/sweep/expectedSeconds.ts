import { mkdirSync, readFileSync } from 'node:fs';
import { cpus, homedir, hostname } from 'node:os';
import { dirname, join } from 'node:path';
import { createEngine } from '@policypath/nets';
import { periodInSteps } from '@policypath/pptb';
import { environmentSizes } from '@policypath/trial';
import { type EngineChoice, versions, writeFileAtomically } from '@policypath/trial/node';
import {
  actionRepeatOf,
  agentSettingsOf,
  editsOnSchedule,
  evaluatedCount,
  type TrialConfig,
} from '@policypath/trial/records';
import { measureEditSeconds, measureTrialSpeed } from './calibration.ts';
import type { SweptTrial } from './sweepPlan.ts';

/** Seconds that each trial still takes on this machine, from short measurements or cached ones. */
export async function secondsLeft(trials: readonly SweptTrial[], engine: EngineChoice): Promise<number[]> {
  const expectedSeconds = await createExpectedSeconds(engine, openCalibrationCache());
  const seconds: number[] = [];
  for (const { config, status } of trials) {
    seconds.push(((await expectedSeconds(config)) * (config.steps - status.step)) / config.steps);
  }
  return seconds;
}

/** Estimates the seconds of a whole trial on this machine, alone on a core. */
type ExpectedSeconds = (config: TrialConfig) => Promise<number>;

/**
 * Estimates from short measurements of each environment and edit, kept in `cache` for engine and machine. Evaluated
 * episodes count at full length and windows at their full size, so the estimate is rather too high than too low.
 */
async function createExpectedSeconds(choice: EngineChoice, cache: CalibrationCache): Promise<ExpectedSeconds> {
  const engine = await createEngine({ engine: choice.engine, threads: choice.threads });
  const identity = `${Object.values(engine.identity).join(' ')} ${choice.threads} threads`;
  engine.close();
  return async (config) => {
    const { environment, pptb, variant, startSteps } = config;
    const actionRepeat = actionRepeatOf(config);
    const steps = config.steps / actionRepeat;
    const policy = `${environment} ${JSON.stringify(agentSettingsOf(config))}`;
    const speed = await cache.get(`${identity} | trial of ${policy}`, () => measureTrialSpeed(config, choice));
    const { steps: end, evaluationInterval: interval, evaluationOffsets: offsets } = config;
    const evaluations = 1 + offsets.length * Math.floor(end / interval) + (end % interval === 0 ? 0 : 1);
    let episodes = evaluations * config.evaluationEpisodes;
    let seconds = Math.max(0, steps - startSteps) * speed.update + steps * speed.step;
    if (pptb?.editUse === 'evaluate') {
      episodes += (evaluations - 1) * (pptb.evaluatedEpisodes ?? 1) * evaluatedCount(pptb);
    }
    if (pptb !== null && editsOnSchedule(config)) {
      const snapshots = Math.min(pptb.capacity, Math.floor(steps / pptb.snapshotInterval));
      const edits = Math.floor(Math.max(0, steps - startSteps) / periodInSteps(pptb));
      if (edits > 0 && snapshots > 1) {
        const key = `${identity} | edit ${variant} ${snapshots} of ${policy} ${JSON.stringify(pptb)}`;
        seconds += edits * (await cache.get(key, () => measureEditSeconds(config, snapshots, choice.engine)));
      }
      if (config.editEvaluation !== null) {
        episodes += 2 * config.editEvaluation.episodes * Math.floor(edits / config.editEvaluation.every);
      }
    }
    const longest = environmentSizes(environment).maximumEpisodeSteps / actionRepeat;
    const episodeSteps = Math.min(longest, config.evaluationSteps ?? Infinity);
    return seconds + episodes * episodeSteps * speed.evaluationStep;
  };
}

/** A cache of figures measured on this machine. */
interface CalibrationCache {
  /** The figure of `key`; measures and stores it when it is missing. */
  get<T>(key: string, measure: () => Promise<T>): Promise<T>;
}

/** The folder of the cache: the user's cache folder, or POLICYPATH_CACHE. */
function calibrationFile(): string {
  const folder =
    process.env['POLICYPATH_CACHE'] ?? join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'policypath');
  return join(folder, 'calibration.json');
}

interface Entry {
  readonly value: unknown;
  /** Milliseconds since 1970. */
  readonly measuredAt: number;
}

/** Age limit: other work, system and libraries change a machine's speed, so older figures are measured again. */
const longestAge = 30 * 24 * 3600 * 1000;

/** Opens the cache. Figures of another machine or version, and those older than a month, are ignored. */
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
        // A cache that cannot be written only costs a few seconds the next time.
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
