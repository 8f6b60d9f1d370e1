import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findTrials } from '../src/store/findTrials.ts';
import { openTrial, trialState } from '../src/store/openTrial.ts';
import { readTrials } from '../src/store/readTrials.ts';

const root = (path: string): string => fileURLToPath(new URL(`../../../${path}`, import.meta.url));

describe('trials committed by older versions', () => {
  it('the comparison: 24 finished trials by the names of their benchmark', () => {
    const { trials, planned, unreadable } = readTrials([root('evidence/comparison')]);
    expect(unreadable).toEqual([]);
    expect(trials.map(({ state }) => state)).toEqual(Array.from({ length: 24 }, () => 'finished'));
    expect(planned).toHaveLength(24);
    const [first] = trials;
    expect(first).toMatchObject({ environment: 'Ant-v4', agent: 'td3', method: 'base', seed: 0, actionRepeat: 1 });
    expect(first.evaluations.filter(({ offset }) => offset === 0)).toHaveLength(61);
    expect(first.evaluations.filter(({ offset }) => offset === 50)).toHaveLength(60);
    expect(first.evaluations.at(-1)).toMatchObject({ step: 300000, offset: 0 });
    const edited = trials.find(
      ({ method, seed, environment }) => environment === 'Ant-v4' && method === 'pptb' && seed === 0,
    );
    expect(edited?.edits).toHaveLength(54);
    expect(edited?.edits.at(-1)).toMatchObject({ step: 295050, edit: 54, effective: true, rankUsed: 64 });
    expect(edited?.editEvaluations).toHaveLength(2);
    expect(edited?.result?.finalParametersSha256).toMatch(/^4761e82a/);
  });

  it('the tuning: variants with settings of their own have the names of their benchmark', () => {
    const { trials } = readTrials([root('evidence/tuning')]);
    expect([...new Set(trials.map(({ method }) => method))]).toEqual([
      'pptb-a',
      'pptb-b',
      'pptb-c',
      'trim-only-a',
      'trim-only-b',
      'trim-only-c',
    ]);
    // One trial's folder alone is named by the benchmark above it.
    const [alone] = readTrials([root('evidence/tuning/Ant-v4/pptb-c/seed-1000')]).trials;
    expect(alone.method).toBe('pptb-c');
  });

  it('manifests from before many settings: those have what was the only choice then', () => {
    const { trials } = readTrials([root('docs/evidence/td3-halfcheetah')]);
    expect(trials.map(({ seed }) => seed)).toEqual([0, 1, 2, 3, 4]);
    for (const { manifest } of trials) expect(manifest.trial.evaluationOffsets).toEqual([0]);
  });

  it('agents with an action repeat are told apart by task', () => {
    const { trials } = readTrials([root('docs/evidence/control-suite')]);
    const of = (task: string) =>
      trials
        .filter(({ environment }) => environment === task)
        .map(({ agent, method, traits }) => `${agent} ${method}, action repeat ${traits.get('action repeat')}`);
    expect(of('dm_control/cartpole-swingup')).toEqual([
      'rad base, action repeat 8',
      'rad pptb, action repeat 8',
      'sac base, action repeat 8',
    ]);
    expect(of('dm_control/walker-walk')).toEqual(['sac base, action repeat 2']);
  });
});

describe('a folder of broken trials', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'policypath-store-'));
    for (const name of ['lost', 'cut', '.hidden', 'node_modules']) mkdirSync(join(folder, name));
    writeFileSync(join(folder, 'lost', 'evaluations.jsonl'), '');
    writeFileSync(join(folder, 'cut', 'manifest.json'), '{"formatVersion": 1, "tri');
    writeFileSync(join(folder, '.hidden', 'manifest.json'), '{}');
    writeFileSync(join(folder, 'node_modules', 'manifest.json'), '{}');
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('is searched but for hidden folders and node_modules', () => {
    expect(findTrials([folder]).trials.map(({ shown }) => shown)).toEqual(['cut', 'lost']);
  });

  it('names what cannot be read, and refuses when nothing can', () => {
    expect(() => readTrials([folder])).toThrow(/manifest\.json is no JSON/);
    expect(() => readTrials([folder], { tolerant: true })).toThrow(
      /no trial in .* can be read: lost: .*no manifest\.json/,
    );
    expect(() => openTrial({ path: join(folder, 'lost'), shown: 'lost' })).toThrow('has no manifest.json');
    expect(trialState(join(folder, 'lost'))).toBe('waiting');
  });

  it('refuses folders that are not there, with their name', () => {
    expect(() => findTrials([join(folder, 'nowhere')])).toThrow(/there is no folder .*nowhere/);
    expect(findTrials([join(folder, 'nowhere')], { tolerant: true }).troubles).toHaveLength(1);
  });
});
