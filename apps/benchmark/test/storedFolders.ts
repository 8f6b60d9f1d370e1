import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defaultPreset } from '@policypath/pptb';
import { defaultValues, resolveSettings } from '@policypath/trial';
import { agentNames, settingGroups } from '@policypath/trial/records';
import { afterAll } from 'vitest';

const made: string[] = [];
afterAll(() => {
  for (const folder of made) rmSync(folder, { recursive: true, force: true });
});

/** A fresh temporary folder, deleted after the tests. */
export function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'policypath-trials-'));
  made.push(folder);
  return folder;
}

export type Settings = Readonly<Record<string, unknown>>;

/** What a test's trial differs in from the real defaults; nested settings are merged. */
export interface StoredConfigChanges extends Settings {
  readonly environment?: string;
  /** Default 'td3'. An agent that does not exist gets no settings of its own. */
  readonly agent?: string;
  /** Default 'base'. */
  readonly variant?: string;
}

/** A trial's whole settings: the real defaults, changed. */
export function storedConfig(changes: StoredConfigChanges = {}): Settings {
  const { environment = 'Hopper-v4', agent = 'td3', variant = 'base' } = changes;
  const { window: capacity, ...preset } = defaultPreset();
  const pptb = { ...preset, capacity, forceBoost: false, feedback: 0.6, predictedSteadySpeedUp: 2.5 };
  const defaults = {
    environment,
    agent,
    variant,
    ...trialSettings(agent),
    ...agentSettings(agent, environment),
    pptb: variant === 'base' ? null : pptb,
  };
  return merged(defaults, changes);
}

/** What stands in the manifest under the settings' own names. */
function trialSettings(agent: string): Settings {
  const known = agentNames().find((name) => name === agent) ?? 'td3';
  const settings = settingGroups().Trial.filter(({ name, path }) => path.join('.') === name);
  return defaultValues(settings, { agent: known });
}

function agentSettings(agent: string, environment: string): Settings {
  if (!agentNames().includes(agent)) return {};
  const env = agent === 'rad' && !environment.startsWith('dm_control/') ? 'dm_control/walker-walk' : environment;
  return { [agent]: resolveSettings({ env, agent })[agent] };
}

function merged(defaults: Settings, changes: Settings): Settings {
  const entries = Object.entries(changes).map(([name, change]) => {
    const there = defaults[name];
    return [name, isSettings(there) && isSettings(change) ? merged(there, change) : change] as const;
  });
  return { ...defaults, ...Object.fromEntries(entries) };
}

function isSettings(value: unknown): value is Settings {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

/** A whole manifest of a trial with these settings. */
export function storedManifest(trial: StoredConfigChanges = {}, changes: Settings = {}): Settings {
  return {
    formatVersion: 1,
    trial: storedConfig(trial),
    engine: { engine: 'native', instructionSet: 'avx2-fma', sourceHash: 'abc' },
    versions: {},
    startedAt: '2026-01-01T00:00:00Z',
    ...changes,
  };
}

/** `result.json` of a trial that took `steps` environment steps. */
export function storedResult(steps: number, changes: Settings = {}): Settings {
  return { finished: true, steps, seconds: { learn: 90, step: 10 }, wallSeconds: 100, ...changes };
}

/** The lines of a log. */
export function logLines(records: readonly object[]): string {
  return records.map((record) => `${JSON.stringify(record)}\n`).join('');
}

/** Writes files below a folder, which are made: objects become JSON. */
export function writeFiles(folder: string, files: Readonly<Record<string, string | object>>): void {
  mkdirSync(folder, { recursive: true });
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(join(folder, name, '..'), { recursive: true });
    writeFileSync(join(folder, name), typeof content === 'string' ? content : JSON.stringify(content));
  }
}
