import { UsageError } from '@policypath/trial/errors';
import { type AgentDefinition, agentDefinitions, choice } from '@policypath/agents';
import { allSettings, flag, variantNames, variantOf } from '@policypath/trial/records';
import { type GivenSettings, resolveSettings } from '@policypath/trial';
import {
  createTrialParts,
  type EngineChoice,
  extendTrial,
  restartTrial,
  resumeTrial,
  type RunSettings,
  startTrial,
  type TrialOutcome,
} from '@policypath/trial/node';
import { type Command, type Help, InvalidArgumentError, Option } from 'commander';
import { resumeCommand, tellingHowToGoOn } from '../words/commandLine.ts';
import { loadedPlugins } from '../plugins/plugins.ts';
import { onInterruption } from '../runners/interruption.ts';
import { createProgressReport } from '../runners/progress.ts';
import {
  engineOption,
  helpOf,
  leaveOutOfHelp,
  noThinOption,
  number,
  parserOf,
  settingOptions,
  wholeNumber,
} from '../settings/options.ts';
import { sum } from 'd3-array';
import { openTrial } from '../store/openTrial.ts';
import { formatDuration } from '../words/durations.ts';
import { counted } from '../words/numbers.ts';
import { plainBoth } from '../words/steps.ts';
import { defaultFolder } from '../words/trialNames.ts';

/** Options that do not change what a trial computes; they may be given with --resume. */
interface RunOptions extends TrialRunOptions {
  readonly resume?: true;
  readonly restart?: true;
  readonly allowEngineChange?: true;
}

/** How one trial is run, and what results call it; the same of a new trial and of a fork. */
export interface TrialRunOptions {
  readonly out?: string;
  readonly label?: string;
  /** What results call its method. */
  readonly name?: string;
  readonly engine: EngineChoice['engine'];
  readonly threads: string;
  readonly checkpointMinutes: number;
  readonly checkpointSteps?: number;
  readonly keepCheckpoints?: number;
  readonly thin: boolean;
}

/** Names of those of them that only say how, and not what results call the trial. */
export const trialRunOptionNames = [
  'out',
  'engine',
  'threads',
  'checkpointMinutes',
  'checkpointSteps',
  'keepCheckpoints',
  'thin',
] as const satisfies readonly (keyof TrialRunOptions)[];

const runOptionNames = new Set<string>([...trialRunOptionNames, 'resume', 'restart', 'allowEngineChange']);

/** Adds `policypath train`. */
export function addTrainCommand(program: Command): void {
  const command = program
    .command('train')
    .description(
      'train one agent on one environment with one seed; every agent step is, in this\n' +
        'order: act, step, observe, learn, snapshot, edit, record, evaluate',
    )
    .addOption(new Option('--env <id>', 'environment, e.g. Hopper-v4 or dm_control/walker-walk').helpGroup('Trial:'))
    .addOption(agentOption().helpGroup('Trial:'))
    .addOption(new Option('--pptb', 'trim and boost the policy path: --variant pptb').helpGroup('Trial:'))
    .addOption(
      new Option('--variant <which>', 'what happens to the policy path, see below (default base)')
        .argParser(parserOf(choice(...variantNames())))
        .helpGroup('Trial:'),
    );
  const options = settingOptions();
  for (const option of options) command.addOption(option);
  const common = new Set(
    allSettings()
      .filter((setting) => setting.common)
      .map(({ name }) => name),
  );
  leaveOutOfHelp(command, new Set(options.filter((option) => !common.has(option.attributeName()))));
  command
    .option('--out <folder>', "the trial's folder (default runs/<environment>-<agent>-seed-<n>)")
    .option('--resume', 'go on with --out, bit for bit; longer by --steps')
    .option('--restart', 'with --resume: begin it anew; its old files go into a folder set-aside-<time> there');
  addTrialRunOptions(command)
    .option('--allow-engine-change', 'resume although another engine has computed so far')
    .addHelpText('after', () => afterHelp(helpOf(command)))
    .action(trainCommand);
}

/** Adds the options of how one trial is run, and what results call it. */
export function addTrialRunOptions(command: Command): Command {
  return command
    .option('--label <text>', 'shown with every result made from this trial')
    .option('--name <method>', 'what results call its method (default: its variant, and the settings that differ)')
    .addOption(engineOption())
    .addOption(new Option('--threads <n>', 'of the engine; they change no bit').choices(['1', '2']).default('1'))
    .option(
      '--checkpoint-minutes <x>',
      'minutes between checkpoints',
      number((value) => value > 0, 'a number above 0'),
      10,
    )
    .option('--checkpoint-steps <n>', 'checkpoints also at every so many steps', wholeNumber(1))
    .addOption(noThinOption())
    .option('--keep-checkpoints <n>', 'keep one at every so many steps for ever', wholeNumber(1));
}

/** The agents that learn from their own steps; text e.g. 'td3, sac learns from states; rad learns from ... (default td3)'. */
function agentOption(): Option {
  const agents = agentDefinitions().filter(({ isOffline }) => !isOffline);
  const option = new Option('--agent <name>', agentsHelp(agents)).choices(agents.map(({ name }) => name));
  const oneOfThem = option.parseArg;
  return option.argParser((name, before: string) => {
    if (agentDefinitions().some((agent) => agent.name === name && agent.isOffline)) {
      throw new InvalidArgumentError('It learns from the replay of another trial: policypath clone <its folder>.');
    }
    return oneOfThem?.(name, before) ?? name;
  });
}

function agentsHelp(agents: readonly AgentDefinition[]): string {
  const texts = new Set(agents.map(({ text }) => text));
  const lines = [...texts].map((text) => {
    const names = agents.filter((agent) => agent.text === text);
    return `${names.map(({ name }) => name).join(', ')} ${text}`;
  });
  return `${lines.join('; ')} (default td3)`;
}

function afterHelp(help: Help): string {
  const listed = variantNames().map((name) => help.formatItem(name, 20, variantOf(name).description, help));
  const notes = [
    'All settings, with units, sources of the defaults and who uses them: policypath help settings',
    "In the long run boosting multiplies the speed of the policy's drift by 1 / (1 - boost x window / period); from a product of 1 on it grows without bound.",
  ];
  return ['', 'Variants:', ...listed, '', ...notes.map((note) => help.boxWrap(note, help.helpWidth ?? 80))].join('\n');
}

async function trainCommand(options: RunOptions & GivenSettings): Promise<void> {
  const { allowEngineChange } = options;
  await runAndTell(options, (settings) => runCommand(options, { ...settings, allowEngineChange }));
}

/** Runs a trial with a progress line, and tells how it ended. */
export async function runAndTell(
  options: TrialRunOptions,
  run: (settings: RunSettings) => Promise<{ folder: string; outcome: TrialOutcome }>,
): Promise<void> {
  const report = createProgressReport();
  const { stop, release } = onInterruption((line) => report.say(line));
  const started = performance.now();
  try {
    const { folder, outcome } = await run({
      createParts: createTrialParts({ engine: options.engine, threads: options.threads === '2' ? 2 : 1 }),
      checkpointMinutes: options.checkpointMinutes,
      checkpointSteps: options.checkpointSteps,
      keepCheckpoints: options.keepCheckpoints,
      thin: options.thin,
      plugins: loadedPlugins(),
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
  options: RunOptions & GivenSettings,
  settings: RunSettings,
): Promise<{ folder: string; outcome: TrialOutcome }> {
  if (options.resume) {
    const { out } = options;
    if (out === undefined) throw new UsageError('--resume needs --out, the folder of the trial to go on with');
    const other = Object.keys(options).find((name) => !runOptionNames.has(name) && name !== 'steps');
    if (other !== undefined) {
      throw new UsageError(
        `${flag(other)} cannot be given with --resume: the trial's settings are those of its manifest.json, and only --steps may grow`,
      );
    }
    if (options['steps'] !== undefined) await lengthen(out, options, settings.say);
    const goOn = options.restart ? restartTrial : resumeTrial;
    return { folder: out, outcome: await tellingHowToGoOn(() => goOn(out, settings)) };
  }
  if (options.restart) throw new UsageError('--restart goes with --resume: a new trial needs a folder of its own');
  const config = resolveSettings(settingsIn(options));
  const folder = options.out ?? defaultFolder(config);
  const start = (): Promise<TrialOutcome> =>
    startTrial(folder, config, { ...settings, label: options.label, name: options.name });
  return { folder, outcome: await tellingHowToGoOn(start) };
}

/** Makes the trial of a folder as long as --steps says. */
async function lengthen(
  folder: string,
  { restart, steps }: RunOptions & GivenSettings,
  say: RunSettings['say'] = () => {},
): Promise<void> {
  if (restart) throw new UsageError('--steps cannot be given with --restart: it begins the trial anew as it was');
  const longer = await extendTrial(folder, steps as number);
  if (longer === null) return;
  const { from, to, resultNow } = longer;
  say(`lengthened from ${from} to ${to} steps${resultNow === null ? '' : `; its result until now is ${resultNow}`}`);
}

/** The options that are settings. */
function settingsIn(options: RunOptions & GivenSettings): GivenSettings {
  return Object.fromEntries(
    Object.entries(options).filter(([name]) => !runOptionNames.has(name) && name !== 'label' && name !== 'name'),
  );
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
      `${edits} edits (${effectiveEdits} effective), last return ${lastReturn?.toFixed(1)}${cutEpisodesText(folder)}`,
  );
}

/** Episodes of evaluations that the policy did not end, where there are some: their returns are of a part. */
function cutEpisodesText(folder: string): string {
  const { evaluations } = openTrial({ path: folder, shown: folder });
  const cut = evaluations.filter(({ cutEpisodes }) => cutEpisodes !== undefined);
  if (cut.length === 0) return '';
  const episodes = sum(cut, ({ cutEpisodes }) => cutEpisodes);
  const [these, those] = [counted(episodes, 'evaluated episode'), counted(cut.length, 'evaluation')];
  return `; ${these} cut short in ${those} (cutEpisodes in evaluations.jsonl)`;
}
