/**
 * What it takes to fork a trial of HalfCheetah-v4 with TD3, a full window of 2000 snapshots (576 MB) and a replay storage of
 * 300,000 transitions: seconds of wall-clock and of the processor from the call to the fork's first checkpoint, and the
 * bytes that the fork has for itself. The trunk is made up of stored records, for training it would take hours.
 *
 *     node --conditions=@policypath/source --import tsx apps/benchmark/bench/fork.ts
 */
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { forkSettings, resolveSettings } from '@policypath/trial';
import { createTrialParts, formatBytes, startTrial } from '@policypath/trial/node';

const parent = mkdtempSync(join(tmpdir(), 'policypath-fork-'));
const createParts = createTrialParts({ engine: 'auto', threads: 1 });
// The window fills at the end alone: one update in a step, a snapshot each second of them.
const startSteps = 296_000;
const steps = 300_000;
const settings = resolveSettings({
  env: 'HalfCheetah-v4',
  variant: 'observe-only',
  steps,
  startSteps,
  snapshotUpdates: 1,
  evaluationInterval: steps,
  evaluationEpisodes: 1,
});
const trunk = join(parent, 'trunk');
try {
  await startTrial(trunk, settings, { createParts, keepCheckpoints: steps });
  for (const variant of ['pptb', 'observe-only']) {
    const folder = join(parent, variant);
    const started = performance.now();
    const processor = process.cpuUsage();
    const stop = new AbortController();
    await startTrial(folder, forkSettings(settings, { variant, steps: steps + 50_000 }), {
      createParts,
      fork: { trunk, at: steps },
      stop: stop.signal,
      say(line) {
        if (!line.startsWith('forked')) return;
        const { user, system } = process.cpuUsage(processor);
        console.log(`${variant}: ${line.slice(line.indexOf(';') + 2)}`);
        console.log(
          `  ${((performance.now() - started) / 1000).toFixed(1)} s, of the processor ${((user + system) / 1e6).toFixed(1)} s`,
        );
        console.log(`  ${formatBytes(ownBytes(folder))} of its own`);
        stop.abort();
      },
    });
  }
} finally {
  rmSync(parent, { recursive: true, force: true });
}

/** Bytes of the files that no other folder has a link to. */
function ownBytes(folder: string): number {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => statSync(join(parentPath, name)))
    .reduce((sum, { size, nlink }) => sum + (nlink > 1 ? 0 : size), 0);
}
