import { existsSync, readFileSync } from 'node:fs';
import { readJson, readLog } from '@policypath/trial/node';
import { trialFile } from '@policypath/trial/records';
import { z } from 'zod';
import { readMeasuredTrial, type MeasuredTrial } from '../index.ts';
import type { Place } from './findTrials.ts';

const manifestSchema = z.looseObject({
  trial: z.looseObject({ variant: z.string(), pptb: z.record(z.string(), z.unknown()).nullish() }),
  engine: z.record(z.string(), z.unknown()),
  versions: z.record(z.string(), z.unknown()).default({}),
  startedAt: z.string().optional(),
  engineChanges: z.array(z.looseObject({ step: z.number() })).optional(),
});
const evaluationSchema = z.looseObject({
  step: z.int(),
  offset: z.int().default(0),
  stepsSinceEdit: z.number().nullish(),
  wallSeconds: z.number().optional(),
});
const finite = z.number().optional();
const editSchema = z.looseObject({
  step: z.int(),
  effective: z.boolean(),
  displacement: finite,
  relativeDisplacement: finite,
  trimmedShare: finite,
  boostedShare: finite,
  rankUsed: finite,
  feedback: finite,
  milliseconds: finite,
  meanAbsoluteActionChange: finite,
  meanLogStdChange: finite,
  meanAbsoluteLogStdChange: finite,
  saturatedShare: finite,
});
const resultSchema = z.looseObject({
  wallSeconds: z.number().optional(),
  seconds: z.record(z.string(), z.number()).optional(),
});

export type ReportedEvaluation = z.infer<typeof evaluationSchema>;
export type ReportedEdit = z.infer<typeof editSchema>;

/** All that a report says of one trial. */
export interface ReportedTrial {
  readonly place: Place;
  /** Its `variant` is the name that the benchmark gives it. */
  readonly measured: MeasuredTrial;
  /** The variant itself, of src/trial/variants.ts. */
  readonly kind: string;
  readonly engine: Readonly<Record<string, string>>;
  readonly versions: Readonly<Record<string, string>>;
  readonly startedAt: string | null;
  /** Steps at which another engine went on with it. */
  readonly engineChanges: readonly number[];
  /** Settings of the edits; null where there are none. */
  readonly pptb: Readonly<Record<string, unknown>> | null;
  /** At all offsets, in the order of their steps. */
  readonly evaluations: readonly ReportedEvaluation[];
  readonly edits: readonly ReportedEdit[];
  /** Of work, as far as the logs tell; null before the first evaluation. */
  readonly wallSeconds: number | null;
  /** Where that time went; null before the end. */
  readonly seconds: Readonly<Record<string, number>> | null;
}

/**
 * Reads a trial's folder, of a finished or a running trial, and changes nothing there.
 *
 * @param name what the benchmark calls its variant
 * @throws UsageError by file and line when one of its files is not readable
 */
export function readReportedTrial(place: Place, name: string | undefined): ReportedTrial {
  const folder = place.path;
  const measured = readMeasuredTrial(folder);
  const path = trialFile(folder, 'manifest');
  const { trial, engine, versions, startedAt, engineChanges } = readJson(
    path,
    readFileSync(path, 'utf8'),
    manifestSchema,
  );
  const complete = measured.state === 'finished';
  const evaluations = (['evaluations', 'offsetEvaluations'] as const)
    .flatMap((log) => readLog(trialFile(folder, log), evaluationSchema, { complete }))
    .toSorted((a, b) => a.step - b.step);
  const resultPath = trialFile(folder, 'result');
  const result = existsSync(resultPath)
    ? readJson(resultPath, readFileSync(resultPath, 'utf8'), resultSchema)
    : undefined;
  return {
    place,
    measured: { ...measured, variant: name ?? measured.variant },
    kind: trial.variant,
    engine: texts(engine),
    versions: texts(versions),
    startedAt: startedAt ?? null,
    engineChanges: (engineChanges ?? []).map(({ step }) => step),
    pptb: trial.pptb ?? null,
    evaluations,
    edits: readLog(trialFile(folder, 'edits'), editSchema, { complete }),
    wallSeconds:
      result?.wallSeconds ?? evaluations.findLast((one) => one.wallSeconds !== undefined)?.wallSeconds ?? null,
    seconds: result?.seconds ?? null,
  };
}

function texts(record: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, String(value)]));
}
