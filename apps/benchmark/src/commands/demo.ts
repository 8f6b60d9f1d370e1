import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { TrialResult } from '@policypath/trial/node';
import { commandLine } from '../words/commandLine.ts';
import { trialFile } from '@policypath/trial/records';
import { Option, type Command } from 'commander';
import { wholeNumber } from '../settings/options.ts';
import {
  demoArguments,
  demoEnvironment,
  demoFolder,
  demoSteps,
  demoTrials,
  stepsOfDemo,
  type DemoArguments,
  type DemoTrial,
} from '../demo/demoTrials.ts';
import { demonstrationLabel } from '../store/readTrials.ts';
import { writeDemoPage } from '../demo/demoPage.ts';
import { fullReproduction, type FullReproduction } from '../demo/fullReproduction.ts';
import { compareFolders } from '../results/index.ts';
import { onInterruption } from '../runners/interruption.ts';
import { runLocally } from '../runners/trialPool.ts';
import { formatDuration } from '../words/durations.ts';

interface DemoOptions {
  readonly out: string;
  readonly fresh?: true;
  readonly engine: 'auto' | 'native' | 'wasm';
  readonly steps?: number;
}

/** Adds `policypath demo`. */
export function addDemoCommand(program: Command): void {
  program
    .command('demo')
    .description(
      `a small real comparison, four trials of ${demoEnvironment}, about a minute: ${demonstrationLabel}.\n` +
        'Run again, it goes on where it was interrupted, or shows what it found.',
    )
    .option('--out <folder>', 'where its trials go', demoFolder)
    .option('--fresh', 'delete what an earlier demonstration left there, and begin again')
    .addOption(
      new Option('--engine <name>', 'what computes the networks').choices(['auto', 'native', 'wasm']).default('auto'),
    )
    .option(
      '--steps <n>',
      `of each trial; edits begin at about 1500 (default: those of the earlier demonstration, else ${demoSteps})`,
      wholeNumber(1),
    )
    .action(demo);
}

async function demo({ out, fresh, engine, steps: asked }: DemoOptions): Promise<void> {
  if (fresh) {
    for (const name of [...demoTrials(demoSteps).map((trial) => trial.name), 'comparison', 'demo.html']) {
      rmSync(join(out, name), { recursive: true, force: true });
    }
  }
  const steps = stepsOfDemo(out, asked);
  const trials = demoTrials(steps);
  const folders = trials.map(({ name }) => join(out, name));
  mkdirSync(out, { recursive: true });
  const parallel = Math.min(2, availableParallelism());

  if (folders.every(isFinished)) {
    console.log('This demonstration was run before; --fresh runs it again.\n');
  } else {
    console.log(
      `${demoEnvironment}, TD3 and TD3-PPTB, two seeds, ${parallel} at a time, into ${out}. About a minute.\n`,
    );
    if (!(await train({ out, engine, steps }, trials, parallel))) return;
  }

  const results = folders.map((folder) => JSON.parse(readFileSync(trialFile(folder, 'result'), 'utf8')) as TrialResult);
  const compared = compareFolders({ folders, out: join(out, 'comparison'), label: demonstrationLabel });
  const page = await writeDemoPage({ out, shown: folders[1], compared, steps });
  const sum = (of: (result: TrialResult) => number): number => results.reduce((total, result) => total + of(result), 0);
  const full = await fullReproduction();
  console.log(compared.report);
  console.log(
    `\nUpdates: ${sum(({ updates }) => updates)}. Effective edits of the policy: ${sum(({ effectiveEdits }) => effectiveEdits)}.`,
  );
  console.log(
    `\nThis is a ${demonstrationLabel}: one easy task, small networks, ${results[0].steps} steps. ${fullText(full, parallel)}\n` +
      `    ${commandLine('train --env Hopper-v4 --agent td3 --pptb --seed 0')}\n\n` +
      `Learning curves, table, the policy's path and what it does: ${page}`,
  );
}

/** Says how long the paper's TD3 half would take; the caller prints the command of one trial after it. */
function fullText(full: FullReproduction, parallel: number): string {
  return (
    `The paper's TD3 half, ${full.trials} trials, would take about ${Math.round(full.hours)} hours of one process on this ` +
    `machine (${Math.round(full.hours / parallel)} with ${parallel} at a time), edits not counted. One of them:`
  );
}

/**
 * Runs or resumes every trial that is not finished. Returns false when the user stopped them.
 *
 * @throws Error with the message of the first trial that failed
 */
async function train(asked: DemoArguments, trials: readonly DemoTrial[], parallel: number): Promise<boolean> {
  const { out, engine } = asked;
  const open = trials.filter(({ name }) => !isFinished(join(out, name)));
  const { stop, release } = onInterruption((line) => console.error(`\n${line}`));
  const started = performance.now();
  const unfinished = await runLocally(
    {
      root: out,
      label: demonstrationLabel,
      trials: open.map(({ name, config }) => ({ label: name, folder: name, config })),
      total: trials.length,
      run: { engine },
      retries: 1,
      stop,
    },
    parallel,
  ).finally(release);
  for (const { trial, outcome } of unfinished) {
    if (outcome.status !== 'stopped') throw new Error(`the trial ${trial.label} ${outcome.status}: ${outcome.message}`);
  }
  if (stop.aborted) {
    console.error(`stopped; go on with: ${commandLine(demoArguments(asked))}`);
    process.exitCode = 130;
    return false;
  }
  console.log(`\nTrained in ${formatDuration((performance.now() - started) / 1000)}.\n`);
  return true;
}

function isFinished(folder: string): boolean {
  return existsSync(trialFile(folder, 'result'));
}
