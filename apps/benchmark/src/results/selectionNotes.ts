import { basename } from 'node:path';
import { sha256 } from '@policypath/trial/node';
import { periodInSteps } from '@policypath/pptb';
import { regularEvaluations, type Comparison, type EnvironmentResult } from '@policypath/stats';
import { trialName } from '../store/readTrials.ts';
import type { StoredTrial } from '../store/storedTrial.ts';
import { apartRemark } from '../store/tasks.ts';
import { plainBoth, shortBoth } from '../words/steps.ts';
import { actionRepeatIn, type TrialRun } from './compareTrials.ts';

/** Notes about the choice of runs, by environment. */
export function selectionNotes({
  environments,
  offset,
}: Pick<Comparison<TrialRun>, 'environments' | 'offset'>): string[] {
  return [...new Set(environments.flatMap((one) => environmentNotes(one, offset)))];
}

function environmentNotes(one: EnvironmentResult<TrialRun>, offset: number): string[] {
  const { environment, used } = one;
  const trials = used.map(({ trial }) => trial);
  return [
    ...apartRemark(trials[0]),
    ...[...cutNotes(one), ...leftOutNotes(one, offset), ...settingsNotes(trials)].map(
      (text) => `${environment}: ${text}`,
    ),
    ...failureNotes(trials),
  ];
}

function cutNotes(one: EnvironmentResult<TrialRun>): string[] {
  const { used, unfinished, isCut, beginsLate, throughStep, steps } = one;
  const [from, through] = [steps[0], throughStep].map((step) => shortBoth(step, actionRepeatIn(one)));
  const late = beginsLate ? [`some runs begin later, as forks do; all are used from step ${from} on`] : [];
  if (unfinished > 0) {
    return [
      ...late,
      `interim: ${unfinished} of ${used.length} runs have not ended; all are used up to step ${through}`,
    ];
  }
  return isCut ? [...late, `runs differ in length; all are used up to step ${through}`] : late;
}

function leftOutNotes({ leftOut }: EnvironmentResult<TrialRun>, offset: number): string[] {
  return [...new Set(leftOut.map(({ reason }) => reason))].map((reason) => {
    const names = leftOut.flatMap((one) => (one.reason === reason ? [`${one.run.method} ${one.run.seed}`] : []));
    const why = reason === 'no evaluation' ? `no evaluation ${offset === 0 ? 'yet' : `at offset ${offset}`}` : reason;
    return `left out, ${why}: ${names.join(', ')}`;
  });
}

function failureNotes(trials: readonly StoredTrial[]): string[] {
  return trials.flatMap((trial) =>
    trial.failure === null || trial.state !== 'failed'
      ? []
      : [
          `${trialName(trial)} failed at step ${plainBoth(trial.failure.step, trial.actionRepeat)} (${trial.failure.message}); ` +
            'it stays in, its missing evaluations count as its last one',
        ],
  );
}

/** Settings that differ from trial to trial by design, are named elsewhere, or change nothing that is compared. */
const ownSettings = /^(variant|seed|steps|pptb|evaluationOffsets|recordInterval|editEvaluation(\.(every|episodes))?)$/;

/** Settings that differ between trials that are pooled; those of the edits between trials of one method. */
function settingsNotes(trials: readonly StoredTrial[]): string[] {
  const settings = new Map(trials.map((trial) => [trial, new Map(flattened(trial.manifest.trial))]));
  const names = new Set([...settings.values()].flatMap((own) => [...own.keys()]));
  const methods = [...new Set(trials.map(({ method }) => method))];
  const notes = [...names]
    .filter((name) => !ownSettings.test(name))
    .flatMap((name) => {
      const pools = name.startsWith('pptb.')
        ? methods.map((method) => trials.filter((trial) => trial.method === method))
        : [trials];
      return pools.flatMap((pool) =>
        differing(
          name,
          pool.map((trial) => settings.get(trial)?.get(name) ?? 'absent'),
        ),
      );
    });
  const engines = trials.map(({ manifest }) => Object.values(manifest.engine).join(' '));
  return [
    ...notes,
    ...differing('the engine', engines),
    ...differing('the version of plug-ins', trials.map(pluginsOf)),
  ];
}

/** Names and versions of a trial's plug-ins, e.g. 'mine.ts 3f2a10c4'; a version is a hash of all files of the plug-in. */
function pluginsOf({ manifest: { plugins = [] } }: StoredTrial): string {
  if (plugins.length === 0) return 'none';
  const named = plugins.map(({ path, files }) => `${basename(path)} ${sha256(JSON.stringify(files)).slice(0, 8)}`);
  return named.toSorted().join(' and ');
}

function differing(what: string, values: readonly string[]): string[] {
  const distinct = [...new Set(values)];
  if (distinct.length < 2) return [];
  const counts = distinct.map((value) => `${value} in ${values.filter((one) => one === value).length}`);
  return [`${what} differs between trials: ${counts.join(', ')}`];
}

/** All settings, nested ones by their path ('td3.batchSize'), each as JSON. */
export function flattened(settings: object, prefix = ''): [string, string][] {
  return Object.entries(settings).flatMap(([name, value]): [string, string][] =>
    value !== null && typeof value === 'object' && !Array.isArray(value)
      ? flattened(value as object, `${prefix}${name}.`)
      : [[prefix + name, JSON.stringify(value)]],
  );
}

/** What `compare` says too of base and one method: seeds that differ, methods without an effect, the phase of the edits. */
export function methodNotes(
  one: EnvironmentResult<TrialRun>,
  [baseMethod, method]: readonly [string, string],
  [base, treated]: readonly [string, string],
): string[] {
  const runsOf = (name: string): readonly TrialRun[] => one.methods.get(name)?.runs.map(({ run }) => run) ?? [];
  const [ofBase, ofMethod] = [runsOf(baseMethod), runsOf(method)];
  const idle = ofMethod.filter(({ trial }) => !trial.edits.some(({ effective }) => effective));
  return [
    ...(ofBase.length === 0 || ofMethod.length === 0 || seeds(ofBase) === seeds(ofMethod)
      ? []
      : [`seeds differ: ${base} has ${seeds(ofBase)}; ${treated} has ${seeds(ofMethod)}`]),
    ...(idle.length === 0
      ? []
      : [`no edit had an effect yet in ${treated} with seed ${seeds(idle)}: so far it trained exactly as ${base}`]),
    ...editPhaseNotes(ofMethod.map(({ trial }) => trial)),
  ].map((text) => `${one.environment}: ${text}`);
}

function seeds(runs: readonly TrialRun[]): string {
  return runs
    .map(({ seed }) => seed)
    .toSorted((a, b) => a - b)
    .join(', ');
}

/** Environment steps since the edit as a share of the period between edits: below it a policy counts as just edited. */
const justEditedShare = 0.05;

/**
 * An evaluation right after an edit sees averaged weights: a gain there may be one at test time alone, without faster
 * learning. That happens to all evaluations when the period of the edits divides their interval.
 */
function editPhaseNotes(trials: readonly StoredTrial[]): string[] {
  const phases = trials.flatMap(({ evaluations, actionRepeat, manifest: { trial } }) =>
    regularEvaluations(evaluations).flatMap(({ offset, step, stepsSinceEdit }) =>
      offset !== 0 || stepsSinceEdit === null
        ? []
        : // The period is one of agent steps.
          [
            {
              step,
              stepsSinceEdit,
              period: (trial.pptb === null ? trial.evaluationInterval : periodInSteps(trial.pptb)) * actionRepeat,
            },
          ],
    ),
  );
  if (phases.length === 0) return [];
  if (phases.every(({ stepsSinceEdit, period }) => stepsSinceEdit <= justEditedShare * period)) {
    return [
      'every evaluation sees a policy just edited; part of a gain may be that of averaged weights at test time, ' +
        'not of faster learning',
    ];
  }
  const [first] = phases;
  const repeated = phases.some(({ step }) => step !== first.step);
  if (repeated && phases.every(({ stepsSinceEdit }) => stepsSinceEdit === first.stepsSinceEdit)) {
    return [`every evaluation falls ${plainBoth(first.stepsSinceEdit, trials[0].actionRepeat)} steps after an edit`];
  }
  return [];
}
