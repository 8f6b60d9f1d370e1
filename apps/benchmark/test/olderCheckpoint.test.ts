import { createHash } from 'node:crypto';
import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describeKernels } from '@policypath/kernels';
import { expect, it } from 'vitest';
import { startProcess } from './startProcess.ts';
import { newTrialFolder, readJson, readLines } from './trialFolder.ts';

/** Written by fixtures/writeCheckpointFixture.mjs, which says what is in it. */
const fixture = fileURLToPath(new URL('fixtures/checkpoint-205b862', import.meta.url));
const expected = readJson<{ values: Record<string, unknown>; sha256: Record<string, string> }>(
  fixture,
  'expected.json',
);
const { engine } = readJson<{ engine: { instructionSet: string } }>(join(fixture, 'trial'), 'manifest.json');

const { wasm } = await describeKernels();
const sameInstructions = wasm.available && wasm.instructionSet === engine.instructionSet;

/** The fields that tell the time. */
const times = ['wallSeconds', 'pathSeconds', 'seconds', 'overheadShare', 'milliseconds'];

function timeless(record: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(record).filter(([name]) => !times.includes(name)));
}

/** What stands in a finished trial's folder, in the form of expected.json. */
function outcome(folder: string): typeof expected {
  const values = Object.keys(expected.values).map((name) => {
    const value = name.endsWith('.jsonl') ? readLines(folder, name).map(timeless) : timeless(readJson(folder, name));
    return [name, value];
  });
  const hashes = Object.keys(expected.sha256).map((name) => {
    return [
      name,
      createHash('sha256')
        .update(readFileSync(join(folder, name)))
        .digest('hex'),
    ];
  });
  return {
    values: Object.fromEntries(values) as typeof expected.values,
    sha256: Object.fromEntries(hashes) as typeof expected.sha256,
  };
}

// The bytes are those of one instruction set: elsewhere (a CPU without fused multiply-add) there is nothing to compare.
it.skipIf(!sameInstructions)(
  'a checkpoint of commit 205b862 is resumed, and the trial ends with the bytes that 205b862 computed',
  async () => {
    const folder = newTrialFolder();
    cpSync(join(fixture, 'trial'), folder, { recursive: true });
    // A trial is tied to the hash of the kernels' source, and so to every comment in it. A change of that source which
    // keeps the bytes passes here; one which changes them fails, and then the fixture has to be written by a later commit.
    const resumed = startProcess(['train', '--resume', '--allow-engine-change', '--engine', 'wasm', '--out', folder]);
    const exitCode = await resumed.exit();
    // Not begun again: that would end with the same bytes.
    expect(resumed.output()).toContain('resumed at step 240');
    expect(exitCode).toBe(0);
    const { values, sha256 } = outcome(folder);
    expect(sha256).toEqual(expected.sha256);
    // Later versions log more of an edit.
    expect(values).toMatchObject(expected.values);
  },
);
