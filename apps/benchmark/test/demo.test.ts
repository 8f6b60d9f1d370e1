import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeManifest } from '@policypath/trial/node';
import { describe, expect, it } from 'vitest';
import { demoArguments, demoTrials, stepsOfDemo } from '../src/demo/demoTrials.ts';
import { fullReproduction } from '../src/demo/fullReproduction.ts';
import { startProcess } from './startProcess.ts';
import { newTrialFolder, readJson } from './trialFolder.ts';

describe('policypath demo', () => {
  it('trains four trials, with updates and effective edits, and shows table and picture; again, it shows them at once', async () => {
    const out = newTrialFolder();
    const args = ['demo', '--out', out, '--steps', '2600'];
    const first = startProcess(args);
    expect(await first.exit()).toBe(0);
    expect(first.output()).toMatch(/TD3-PPTB against TD3 \(demonstration, not evidence\)/);
    expect(first.output()).toMatch(/Updates: 6400\. Effective edits of the policy: [1-9]\d*\./);
    expect(first.output()).toMatch(/48 trials, would take about \d+ hours/);
    expect(first.output()).toContain(
      `Learning curves, table, the policy's path and what it does: ${join(out, 'demo.html')}`,
    );
    const page = readFileSync(join(out, 'demo.html'), 'utf8');
    // Not toMatch: a failure would print the whole page.
    expect(/TD3 goes from \d+ to \d+ of 1000; TD3-PPTB goes from/.test(page)).toBe(true);
    expect(/\d+ snapshots of its policy(&#39;|')s 1249 parameters were kept since it first moved/.test(page)).toBe(
      true,
    );
    expect(page.match(/data:image\/gif;base64,R0lGOD/g)?.length).toBe(2);
    expect(/\bNaN\b|undefined|https?:\/\/(?!www\.w3\.org)/.exec(page)?.[0]).toBeUndefined();
    for (const seed of [0, 1]) {
      expect(readJson(join(out, `td3-seed-${seed}`), 'result.json')).toMatchObject({
        updates: 1600,
        effectiveEdits: 0,
      });
      const { effectiveEdits } = readJson<{ effectiveEdits: number }>(
        join(out, `td3-pptb-seed-${seed}`),
        'result.json',
      );
      expect(effectiveEdits).toBeGreaterThan(0);
    }
    expect(existsSync(join(out, 'td3-seed-0', 'lock.json'))).toBe(false);

    const again = startProcess(args);
    expect(await again.exit()).toBe(0);
    expect(again.output()).toMatch(/was run before; --fresh runs it again/);
    expect(again.output()).toMatch(/Updates: 6400\./);
    expect(again.output()).not.toMatch(/Trained in/);

    const other = startProcess([...args.slice(0, -1), '2700']);
    expect(await other.exit()).not.toBe(0);
    expect(other.output()).toMatch(/--steps 2700: the demonstration in .* has trials of 2600 steps; .* --fresh/);
  }, 180_000);

  it('takes the steps of the demonstration that is there, and refuses others', () => {
    const out = newTrialFolder();
    expect(stepsOfDemo(out, undefined)).toBe(30_000);
    expect(stepsOfDemo(out, 1300)).toBe(1300);
    const [, { name, config }] = demoTrials(1300);
    mkdirSync(join(out, name), { recursive: true });
    writeManifest(join(out, name), { formatVersion: 1, trial: config, engine: {}, versions: {}, startedAt: '' });
    expect(stepsOfDemo(out, undefined)).toBe(1300);
    expect(stepsOfDemo(out, 1300)).toBe(1300);
    expect(() => stepsOfDemo(out, 8000)).toThrow(
      /--steps 8000: .* has trials of 1300 steps; delete it .* with --fresh/,
    );
  });

  it('names the command that goes on with what it was started with', () => {
    expect(demoArguments({ out: 'runs/demo', engine: 'auto', steps: 30_000 })).toBe('demo');
    expect(demoArguments({ out: "my runs/it's", engine: 'wasm', steps: 1300 })).toBe(
      String.raw`demo --out 'my runs/it'\''s' --steps 1300 --engine wasm`,
    );
  });

  it('estimates a full reproduction from timings of this machine', async () => {
    const { trials, hours } = await fullReproduction();
    expect(trials).toBe(48);
    expect(hours).toBeGreaterThan(0);
  });
});
