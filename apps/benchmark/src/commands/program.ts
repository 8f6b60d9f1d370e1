import { createRequire } from 'node:module';
import { Command } from 'commander';

type AddCommand = (program: Command) => void;

/** Loads each command's module; the help lists them in this order. */
const commands: Readonly<Record<string, () => Promise<AddCommand>>> = {
  train: async () => (await import('./train.ts')).addTrainCommand,
  fork: async () => (await import('./fork.ts')).addForkCommand,
  clone: async () => (await import('./clone.ts')).addCloneCommand,
  sweep: async () => (await import('./sweep.ts')).addSweepCommand,
  worker: async () => (await import('./worker.ts')).addWorkerCommand,
  environments: async () => (await import('./environments.ts')).addEnvironmentsCommand,
  random: async () => (await import('./random.ts')).addRandomCommand,
  compare: async () => (await import('./compare.ts')).addCompareCommand,
  analyze: async () => (await import('./analyze.ts')).addAnalyzeCommand,
  report: async () => (await import('./report.ts')).addReportCommand,
  evaluate: async () => (await import('./evaluate.ts')).addEvaluateCommand,
  play: async () => (await import('./play.ts')).addPlayCommand,
  export: async () => (await import('./export.ts')).addExportCommand,
  thin: async () => (await import('./thin.ts')).addThinCommand,
  doctor: async () => (await import('./doctor.ts')).addDoctorCommand,
  demo: async () => (await import('./demo.ts')).addDemoCommand,
  dashboard: async () => (await import('./dashboard.ts')).addDashboardCommand,
  settings: async () => (await import('./settings.ts')).addSettingsCommand,
  'run-trial': async () => (await import('./runTrial.ts')).addRunTrialCommand,
  'run-array-task': async () => (await import('./arrayTask.ts')).addRunArrayTaskCommand,
  'count-array-crash': async () => (await import('./arrayTask.ts')).addCountArrayCrashCommand,
};

const { version } = createRequire(import.meta.url)('../../package.json') as { version: string };

/**
 * Builds the command line for these arguments. It has only the command that they name, or all commands when they name none
 * (for help and suggestions): loading all of them takes a second, which every process of a sweep would pay.
 *
 * Parsing wrong arguments throws a CommanderError with a one-line message.
 */
export async function createProgram(args: readonly string[]): Promise<Command> {
  const program = new Command('policypath')
    .description(
      'Trains deep-RL agents on MuJoCo and MinAtar, records the learning path of their policies, and trims and boosts it (PPTB, "The Ladder in Chaos").',
    )
    .version(version)
    .addHelpText(
      'after',
      '\nWith every command: --plugin <file> loads a module that registers agents, environments or edits.',
    )
    .exitOverride()
    .configureOutput({ outputError: () => {} });
  const [first = '', second = ''] = args;
  if (first === '--version' || first === '-V') return program;
  const named = first === 'help' ? second : first;
  const loads = Object.hasOwn(commands, named) ? [commands[named]] : Object.values(commands);
  for (const add of await Promise.all(loads.map((load) => load()))) add(program);
  return program;
}
