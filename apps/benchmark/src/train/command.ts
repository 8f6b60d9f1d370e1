import { UsageError } from '@policypath/trial/errors';
import { agentNames, variantNames, variants } from '@policypath/trial/records';
import {
  createTrialParts,
  type EngineChoice,
  resumeCommand,
  resumeTrial,
  type RunSettings,
  startTrial,
  type TrialOutcome,
} from '@policypath/trial/node';
import { Option, type Command } from 'commander';
import { engineOption } from '../cli/engineOption.ts';
import { number, wholeNumber } from '../cli/optionParsers.ts';
import { onInterruption } from '../runners/interruption.ts';
import { createProgressReport } from '../runners/progress.ts';
import { plainBoth } from '../words/steps.ts';
import { defaultFolder } from '../words/trialNames.ts';
import { trialOptions } from './optionTable.ts';
import { formatDuration } from '../words/durations.ts';
import { trialConfig, type GivenTrialOptions } from './trialConfig.ts';
import { flag } from './variantOptions.ts';

/** Options that say how a trial is run: they change nothing that it computes, and may be given with --resume. */
interface RunOptions {
  readonly out?: string;
  readonly resume?: true;
  readonly label?: string;
  readonly engine: EngineChoice['engine'];
  readonly threads: string;
  readonly checkpointMinutes: number;
  readonly checkpointSteps?: number;
  readonly allowEngineChange?: true;
}

const runOptionNames = new Set([
  'out',
  'resume',
  'engine',
  'threads',
  'checkpointMinutes',
  'checkpointSteps',
  'allowEngineChange',
]);

/** Adds `policypath train`. */
export function addTrainCommand(program: Command): void {
  const command = program
    .command('train')
    .description(
      'train one agent on one environment with one seed; every agent step is, in this order:\n' +
        'act, step, observe, learn, snapshot, edit, record, evaluate',
    )
    .addOption(new Option('--env <id>', 'environment, e.g. Hopper-v4 or dm_control/walker-walk').helpGroup('Trial:'))
    .addOption(
      new Option('--agent <name>', 'td3 and sac learn from states, rad from pictures of dm_control (default td3)')
        .choices(agentNames)
        .helpGroup('Trial:'),
    )
    .addOption(new Option('--pptb', 'trim and boost the policy path: --variant pptb').helpGroup('Trial:'))
    .addOption(
      new Option('--variant <which>', 'what happens to the policy path; each is described below (default base)')
        .choices(variantNames)
        .helpGroup('Trial:'),
    )
    .option('--out <folder>', "the trial's folder (default runs/<environment>-<agent>-seed-<n>)")
    .option('--resume', 'go on with the trial in --out, bit for bit')
    .option('--label <text>', 'shown with every result made from this trial')
    .addOption(engineOption())
    .addOption(new Option('--threads <n>', 'of the engine; they change no bit').choices(['1', '2']).default('1'))
    .option(
      '--checkpoint-minutes <x>',
      'minutes between checkpoints',
      number((value) => value > 0, 'a number above 0'),
      10,
    )
    .option('--checkpoint-steps <n>', 'checkpoints also at every so many steps', wholeNumber(1))
    .option('--allow-engine-change', 'resume although another engine has computed so far');
  for (const option of trialOptions()) command.addOption(option);
  command
    .addOption(
      new Option('--preset <name>', 'PPTB settings; literal is Algorithm 1 word for word (default default)')
        .choices(['default', 'literal'])
        .helpGroup('PPTB:'),
    )
    .addOption(new Option('--force-boost', 'allow boost x window / period of 1 and more').helpGroup('PPTB:'))
    .addHelpText('after', afterHelp)
    .action(trainCommand);
}

const afterHelp = `
Variants:
${variantNames.map((name) => `  ${name.padEnd(21)}${variants[name].description}`).join('\n')}

Defaults: "the paper's" stands in the paper, "TD3's" and "RAD's" in the official code on which the paper builds, "SAC's" in its
paper, "ours" in none of them.
Steps: with --action-repeat n an agent step (one action) is n environment steps; each option says which it counts, and every
log has both.
Memory: the path of TD3's policy takes 0.6 GB (2000 snapshots of 72,000 parameters), that of RAD's 4.5 GB (1000 of 1.1 million
from agent step 51,000 on, less before), its replay up to 3.1 GB. What a trial needs is said before it begins, and refused
where it does not fit.
In the long run boosting multiplies the speed of the policy's drift by 1 / (1 - boost x window / period), window and
period both in agent steps; with the defaults 1.43. The value of a trial stands in its manifest.json.`;

async function trainCommand(options: RunOptions & GivenTrialOptions): Promise<void> {
  const report = createProgressReport();
  const { stop, release } = onInterruption((line) => report.say(line));
  const started = performance.now();
  try {
    const { folder, outcome } = await runCommand(options, {
      createParts: createTrialParts({ engine: options.engine, threads: options.threads === '2' ? 2 : 1 }),
      checkpointMinutes: options.checkpointMinutes,
      checkpointSteps: options.checkpointSteps,
      allowEngineChange: options.allowEngineChange,
      stop,
      say: (line) => report.say(line),
      onProgress: (progress, config) => report.show(progress, config),
    });
    report.end();
    tellOutcome(folder, outcome, (performance.now() - started) / 1000);
  } finally {
    report.end();
    release();
  }
}

async function runCommand(
  options: RunOptions & GivenTrialOptions,
  settings: RunSettings,
): Promise<{ folder: string; outcome: TrialOutcome }> {
  if (options.resume) {
    const { out } = options;
    if (out === undefined) throw new UsageError('--resume needs --out, the folder of the trial to go on with');
    const other = Object.keys(options).find((name) => !runOptionNames.has(name));
    if (other !== undefined) {
      throw new UsageError(
        `${flag(other)} cannot be given with --resume: the trial's settings are those of its manifest.json`,
      );
    }
    return { folder: out, outcome: await resumeTrial(out, settings) };
  }
  const config = trialConfig(options);
  const folder = options.out ?? defaultFolder(config);
  return { folder, outcome: await startTrial(folder, config, { ...settings, label: options.label }) };
}

function tellOutcome(folder: string, { status, progress }: TrialOutcome, seconds: number): void {
  if (status === 'stopped') {
    console.error(`stopped at step ${progress?.step}; go on with: ${resumeCommand(folder)}`);
    process.exitCode = 130;
    return;
  }
  if (progress === null) {
    console.log(`${folder}: finished already`);
    return;
  }
  const { step, agentStep, updates, edits, effectiveEdits, lastReturn } = progress;
  console.log(
    `${folder}: finished in ${formatDuration(seconds)}; ${plainBoth(step, step / agentStep)} steps, ${updates} updates, ` +
      `${edits} edits (${effectiveEdits} effective), last return ${lastReturn?.toFixed(1)}`,
  );
}
