import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { trialSchema } from '@policypath/trial/records';
import { readJson, readLog } from '@policypath/trial/node';
import { z } from 'zod';
import type { TrialOfTask } from './toldApart.ts';
import { trialTask } from './trialTask.ts';

/** What `compare` reads of a trial's folder; everything else that a trial writes there is ignored. */
export interface ComparedTrial extends TrialOfTask {
  readonly folder: string;
  /** Environment steps that an action is held for. */
  readonly actionRepeat: number;
  /** e.g. 'base', 'pptb'. */
  readonly variant: string;
  readonly seed: number;
  /** All settings of the manifest, nested ones by their path: 'td3.batchSize'. */
  readonly settings: ReadonlyMap<string, string>;
  /** Engine identity in one text. */
  readonly engine: string;
  readonly label: string | null;
  readonly evaluationInterval: number | null;
  /** Environment steps between edits. */
  readonly editPeriod: number | null;
  readonly finished: boolean;
  /** Why it ended before its last step; null where it did not. */
  readonly failure: { readonly step: number; readonly message: string } | null;
  readonly evaluations: readonly ComparedEvaluation[];
  readonly edits: number;
  /** Edits that changed the policy. */
  readonly effectiveEdits: number;
  /** Environment step of each edit, and whether it changed the policy. */
  readonly editSteps: readonly { readonly step: number; readonly effective: boolean }[];
}

export interface ComparedEvaluation {
  readonly step: number;
  readonly meanReturn: number;
  /** null before the first edit and in trials without edits. */
  readonly stepsSinceEdit: number | null;
}

const manifestSchema = z.looseObject({
  formatVersion: z.literal(1),
  trial: z.looseObject({
    environment: z.string().min(1),
    agent: z.string().min(1),
    variant: z.string().min(1),
    seed: z.int(),
    evaluationInterval: z.number().optional(),
    pptb: z.looseObject({ period: z.number().optional() }).nullish(),
  }),
  engine: z.record(z.string(), z.unknown()),
  label: z.string().optional(),
});

const evaluationSchema = z.looseObject({
  step: z.int().nonnegative(),
  meanReturn: z.number(),
  stepsSinceEdit: z.number().nullish(),
});

const failureSchema = z.looseObject({ step: z.int(), message: z.string() });

const editSchema = z.looseObject({ step: z.number(), effective: z.boolean() });

/** @throws UsageError when the manifest or a log is not readable, by file and line */
export function readComparedTrial(folder: string): ComparedTrial {
  const path = join(folder, 'manifest.json');
  const manifest = readJson(path, readFileSync(path, 'utf8'), manifestSchema);
  const { environment, agent, variant, seed, evaluationInterval, pptb } = manifest.trial;
  const task = trialTask(manifest.trial);
  const finished = existsSync(join(folder, 'result.json'));
  const evaluations = readLog(join(folder, 'evaluations.jsonl'), evaluationSchema, { complete: finished });
  const edits = readLog(join(folder, 'edits.jsonl'), editSchema, { complete: finished });
  return {
    folder,
    environment,
    environmentId: environment,
    agent,
    task,
    actionRepeat: task.actionRepeat,
    apartBy: [],
    variant,
    seed,
    // Of an older manifest, with what was the only choice then.
    settings: new Map(flattened(trialSchema.safeParse(manifest.trial).data ?? manifest.trial)),
    engine: Object.values(manifest.engine).join(' '),
    label: manifest.label ?? null,
    evaluationInterval: evaluationInterval ?? null,
    // In agent steps in the manifest.
    editPeriod: pptb?.period === undefined ? null : pptb.period * task.actionRepeat,
    finished,
    failure: finished ? null : failureOf(folder),
    evaluations: evaluations.map(({ step, meanReturn, stepsSinceEdit }) => ({
      step,
      meanReturn,
      stepsSinceEdit: stepsSinceEdit ?? null,
    })),
    edits: edits.length,
    effectiveEdits: edits.filter(({ effective }) => effective).length,
    editSteps: edits.map(({ step, effective }) => ({ step, effective })),
  };
}

function failureOf(folder: string): ComparedTrial['failure'] {
  const path = join(folder, 'failure.json');
  if (!existsSync(path)) return null;
  const { step, message } = readJson(path, readFileSync(path, 'utf8'), failureSchema);
  return { step, message };
}

function flattened(settings: object, prefix = ''): [string, string][] {
  return Object.entries(settings).flatMap(([name, value]): [string, string][] =>
    value !== null && typeof value === 'object' && !Array.isArray(value)
      ? flattened(value as object, `${prefix}${name}.`)
      : [[prefix + name, JSON.stringify(value)]],
  );
}
