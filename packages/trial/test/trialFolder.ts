import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CreateParts, TrialEnvironment } from '../src/index.ts';
import type { TrialResult } from '../src/node/index.ts';
import { afterAll } from 'vitest';

const made: string[] = [];
afterAll(() => {
  for (const folder of made) rmSync(folder, { recursive: true, force: true });
});

/** A path in a fresh temporary folder, which is deleted after the tests; nothing is there yet. */
export function newTrialFolder(): string {
  const parent = mkdtempSync(join(tmpdir(), 'policypath-'));
  made.push(parent);
  return join(parent, 'trial');
}

export function readJson<T = Record<string, unknown>>(folder: string, file: string): T {
  return JSON.parse(readFileSync(join(folder, file), 'utf8')) as T;
}

export function readLines(folder: string, file: string): Record<string, unknown>[] {
  return readFileSync(join(folder, file), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

/** The files of stored parameters of a trial, by name. */
export function recordedFiles(folder: string): Record<string, Buffer> {
  const recorded = join(folder, 'recorded');
  return Object.fromEntries(readdirSync(recorded).map((name) => [name, readFileSync(join(recorded, name))]));
}

/** All that a trial computed, without what only tells the time. */
export function computed(folder: string): Record<string, unknown> {
  const {
    wallSeconds: _wall,
    seconds: _seconds,
    overheadShare: _share,
    ...result
  } = readJson<TrialResult & Record<string, unknown>>(folder, 'result.json');
  const timeless = (file: string): Record<string, unknown>[] =>
    readLines(folder, file).map(({ wallSeconds: _w, pathSeconds: _p, milliseconds: _m, ...record }) => record);
  return {
    result,
    evaluations: timeless('evaluations.jsonl'),
    edits: timeless('edits.jsonl'),
    episodes: timeless('episodes.jsonl'),
    metrics: timeless('metrics.jsonl'),
  };
}

/** Parts whose training environment fails at its step `step`, as if the process were killed there. */
export function killedAt(createParts: CreateParts, step: number): CreateParts {
  return async (config) => {
    const parts = await createParts(config);
    const { environment } = parts;
    let steps = 0;
    const dying: TrialEnvironment = {
      id: environment.id,
      observationSpace: environment.observationSpace,
      actionSpace: environment.actionSpace,
      maximumEpisodeSteps: environment.maximumEpisodeSteps,
      reset: (options) => environment.reset(options),
      step(action) {
        steps += 1;
        if (steps === step) throw new Error('killed');
        return environment.step(action);
      },
      saveState: () => environment.saveState(),
      loadState: (state) => environment.loadState(state),
      close: () => environment.close(),
    };
    return { ...parts, environment: dying };
  };
}
