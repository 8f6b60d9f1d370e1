import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { startProcess } from './startProcess.ts';
import { newTrialFolder, readJson } from './trialFolder.ts';

describe('policypath demo', () => {
  it('trains four trials, with updates and effective edits, and shows table and picture; again, it shows them at once', async () => {
    const out = newTrialFolder();
    const args = ['demo', '--out', out, '--steps', '1300'];
    const first = startProcess(args);
    expect(await first.exit()).toBe(0);
    expect(first.output()).toMatch(/TD3-PPTB against TD3 \(demonstration, not evidence\)/);
    expect(first.output()).toMatch(/Updates: 1200\. Effective edits of the policy: [1-9]\d*\./);
    expect(first.output()).toMatch(/48 trials, would take about \d+ hours/);
    expect(
      readFileSync(join(out, 'comparison', 'learning-curves.png'))
        .subarray(1, 4)
        .toString(),
    ).toBe('PNG');
    for (const seed of [0, 1]) {
      expect(readJson(join(out, `td3-seed-${seed}`), 'result.json')).toMatchObject({ updates: 300, effectiveEdits: 0 });
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
    expect(again.output()).toMatch(/Updates: 1200\./);
    expect(again.output()).not.toMatch(/Trained in/);
  }, 180_000);
});
