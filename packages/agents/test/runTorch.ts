import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { AgentState, ReplayBatch } from '../src/index.ts';

const answers = new Map<string, Float32Array>();

/**
 * Runs `bench/<script> parity` on options and inputs, which it gets through files; returns what it wrote. The same question, which
 * the tests of each engine ask, is answered once.
 */
export function runTorch(
  python: string,
  script: string,
  options: object,
  inputs: readonly (Float32Array | Uint8Array)[],
): Float32Array {
  const asked = JSON.stringify(options);
  const input = Buffer.concat(inputs.map((part) => Buffer.from(part.buffer, part.byteOffset, part.byteLength)));
  const question = createHash('sha256').update(script).update(asked).update(input).digest('hex');
  const answer = answers.get(question) ?? answerOf(python, script, asked, input);
  answers.set(question, answer);
  return answer;
}

function answerOf(python: string, script: string, options: string, input: Buffer): Float32Array {
  const directory = mkdtempSync(join(tmpdir(), 'policypath-parity-'));
  try {
    writeFileSync(join(directory, 'options.json'), options);
    writeFileSync(join(directory, 'input.f32'), input);
    const path = fileURLToPath(new URL(`../bench/${script}`, import.meta.url));
    const run = spawnSync(python, [path, 'parity', directory], {
      encoding: 'utf8',
      timeout: 120_000,
      // Threads that spin on a busy machine make this a hundred times slower.
      env: { ...process.env, OMP_NUM_THREADS: '1' },
    });
    if (run.status !== 0) throw new Error(`${script} failed: ${run.stderr}`);
    const file = readFileSync(join(directory, 'output.f32'));
    return new Float32Array(file.buffer.slice(file.byteOffset, file.byteOffset + file.byteLength));
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** Observation, action, next observation, reward, notDone of a batch, each by itself. */
export function batchParts(batch: ReplayBatch): Float32Array[] {
  const { observationSize, actionSize } = batch;
  const width = observationSize + actionSize;
  const actions = batch.observationAction.filter((_, k) => k % width >= observationSize);
  return [batch.observation, actions, batch.nextObservation, batch.reward, batch.notDone];
}

/** The networks that follow each other in `output` from `at` on, each as long as in `state`. */
export function networksIn<N extends string>(
  output: Float32Array,
  at: number,
  names: readonly N[],
  state: AgentState,
): Readonly<Record<N, Float32Array>> {
  let end = at;
  const networks = names.map((name) => {
    const { length } = state[name] as Float32Array;
    end += length;
    return [name, output.slice(end - length, end)] as const;
  });
  return Object.fromEntries(networks) as Record<N, Float32Array>;
}
