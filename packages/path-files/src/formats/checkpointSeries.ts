import { checkOptions, text } from '@policypath/options';
import { foreignName } from './foreignFormat.ts';
import { PathFileError } from './pathFileError.ts';
import { nameTemplate, shownTemplate, stepByPattern, stepField, UnknownStepError } from './stepField.ts';

/** A checkpoint in a folder: one file, or the shards of one. */
export interface CheckpointFiles {
  /** Relative to the folder, with /, without the extension: 'checkpoint-100/model'. */
  readonly name: string;
  /** With its point: '.safetensors'. */
  readonly extension: string;
  /** Relative to the folder; more than one for shards, in their order. */
  readonly files: readonly string[];
  /** Why it cannot be read, where a shard is missing. */
  readonly broken?: string;
}

export interface SeriesOptions {
  /**
   * Where the step stands in the names of checkpoints: `'weights.{step}-*'`, in which * stands for any characters. The
   * extension may be left out; files that do not fit are left aside. Without it the number is found by its name (step,
   * epoch, ckpt ...), or because it is the only one that could be the step.
   */
  readonly step?: string;
}

/** The checkpoints of one path, in the order of their steps. */
export interface CheckpointSeries {
  readonly checkpoints: readonly CheckpointFiles[];
  /** One for each checkpoint; undefined where the numbers in the names order them and are no steps (0.5, 1.0). */
  readonly steps: readonly number[] | undefined;
  /** Lines for the user: what was taken for the step, and what was left aside. */
  readonly remarks: readonly string[];
}

/** Extensions of files that may hold a checkpoint. */
export const checkpointExtensions = [
  '.safetensors',
  '.npz',
  '.npy',
  '.pt',
  '.pth',
  '.pth.tar',
  '.bin',
  '.ckpt',
  '.cleanrl_model',
  '.zip',
];

/** Files that training writes beside the parameters. */
const besides =
  /(?:^|[^a-z])(?:optimi[sz]er|optim|opt|scheduler|rng|scaler|training_args|trainer|replay|buffer|vecnormalize)(?![a-z])/i;
/** Copies of a checkpoint under a name of its own. */
const copies = /(?:^|[^a-z])(?:best|last|latest|final)(?![a-z])/i;
/** The same parameters in two formats: the second is left aside. */
const twins: readonly (readonly [string, string])[] = [
  ['model.safetensors', 'pytorch_model.bin'],
  ['adapter_model.safetensors', 'adapter_model.bin'],
];

/**
 * Sorts the checkpoint files of a folder by their steps. Files of optimizers, of best and last policies and single files
 * that are named unlike the others are left aside, and named in the remarks.
 *
 * @param files Names of files relative to the folder, with /; files of other extensions are passed over.
 * @throws PathFileError when there is no checkpoint, there are several series, or the steps cannot be told.
 */
export function checkpointSeries(
  folder: string,
  files: readonly string[],
  options: SeriesOptions = {},
): CheckpointSeries {
  checkOptions('checkpointSeries', options, { step: text });
  const { step } = options;

  const refuse = (reason: string): PathFileError => new PathFileError(folder, reason);
  const all = joinedShards(files);
  if (all.length === 0) throw refuse(nothing(files));
  try {
    const { series, values, whole, pattern } =
      step === undefined ? seriesByName(folder, withoutTwins(all)) : seriesByPattern(folder, all, step);
    const order = values.map((_, i) => i).sort((a, b) => values[a] - values[b]);
    for (const [i, row] of order.entries()) {
      const before = order[i - 1];
      if (i > 0 && values[row] === values[before]) {
        throw refuse(
          `'${fileName(series[before])}' and '${fileName(series[row])}' have the same number, ${values[row]}; move one away, ` +
            `or say where the step stands: --step 'weights.{step}-*'.`,
        );
      }
    }
    const sorted = order.map((row) => series[row]);
    const steps = order.map((row) => values[row]);
    const aside = all.filter((one) => !series.includes(one));
    const range = steps.length === 1 ? `${steps[0]}` : `${steps[0]} to ${steps[steps.length - 1]}`;
    const remarks = [`${whole ? 'Steps' : 'Ordered by'} ${range}: {step} in '${pattern}${series[0].extension}'.`];
    if (!whole) remarks[0] += ' They are not whole numbers from 0: the path has no steps.';
    if (aside.length > 0) remarks.push(`Left aside: ${summary(aside)}.`);
    return { checkpoints: sorted, steps: whole ? steps : undefined, remarks };
  } catch (error) {
    if (error instanceof UnknownStepError) throw new PathFileError(folder, `${error.message}.`, { cause: error });
    throw error;
  }
}

/** The checkpoint of a folder that holds one: `checkpoint-100` with its model. @throws PathFileError for none or several. */
export function onlyCheckpoint(folder: string, files: readonly string[]): CheckpointFiles {
  const all = withoutTwins(joinedShards(files));
  const models = all.filter(({ name }) => !besides.test(name));
  if (models.length === 0) throw new PathFileError(folder, nothing(files));
  const named = models.length > 1 ? models.filter(({ name }) => !copies.test(name)) : models;
  if (named.length === 1) return named[0];
  throw new PathFileError(folder, `it holds ${models.length} checkpoints (${summary(models)}); name one of them.`);
}

interface Series {
  readonly series: readonly CheckpointFiles[];
  readonly values: readonly number[];
  readonly whole: boolean;
  readonly pattern: string;
}

function seriesByName(folder: string, all: readonly CheckpointFiles[]): Series {
  const numbered = all.filter(({ name }) => !besides.test(name) && /\d/.test(name));
  const groups = grouped(numbered, ({ name, extension }) => nameTemplate(name) + extension);
  const several = [...groups].filter(([, { length }]) => length > 1);
  const uncopied = several.filter(([template]) => !copies.test(template));
  const candidates = shallowest(uncopied.length > 0 ? uncopied : several.length > 0 ? several : [...groups]);
  if (candidates.length === 0) {
    const models = all.filter(({ name }) => !besides.test(name));
    if (models.length === 1) {
      throw new PathFileError(
        folder,
        `it holds one checkpoint, '${fileName(models[0])}', without a step in its name; a path is a folder of several: ` +
          "'checkpoint-100/model.safetensors' or 'step_000025.safetensors'.",
      );
    }
    const names = all.slice(0, 3).map(fileName).join(', ');
    throw new PathFileError(
      folder,
      `no checkpoint in it has a number that could be its step (${names}); name them like 'step_000025.safetensors'.`,
    );
  }
  // Names with a hash or a date in words are each a series of their own: what is left must not be taken for the path.
  const inside = several.length === 0 ? 1 : candidates.reduce((sum, [, { length }]) => sum + length, 0);
  const depth = depthOf(candidates[0][0]);
  const alike = numbered.filter(({ name }) => !copies.test(name) && depthOf(name) === depth);
  if (alike.length >= 2 * inside && inside < alike.length) {
    throw new PathFileError(
      folder,
      `its ${alike.length} checkpoints differ in more than a number (${summary(alike)}); say where the step stands: ` +
        `--step '${lastNumber(alike[0].name)}'.`,
    );
  }
  if (candidates.length > 1) {
    const [a, b] = candidates.map(([, series]) => suggestion(series));
    const listed = candidates
      .slice(0, 4)
      .map(([, { length, 0: one }]) => `${shownTemplate(one.name)}${one.extension} (${length})`);
    const folders = new Set(candidates.map(([template]) => template.split('/')[0]));
    const runs = folders.size === candidates.length && candidates.every(([template]) => template.includes('/'));
    throw new PathFileError(
      folder,
      `it holds ${candidates.length} series of checkpoints: ${listed.join(', ')}${candidates.length > 4 ? ' ...' : ''}; ` +
        (runs ? `name the folder of one, or say which is meant: ` : 'say which is meant: ') +
        `--step '${a}' or --step '${b}'.`,
    );
  }
  const [[, series]] = candidates;
  const { values, whole, pattern } = stepField(series.map(({ name }) => name));
  return { series, values, whole, pattern };
}

const depthOf = (name: string): number => name.split('/').length;

/** The series that lie in the fewest folders: a folder within the folder of checkpoints holds others. */
function shallowest<T>(series: readonly (readonly [string, T])[]): (readonly [string, T])[] {
  const depth = series.reduce((least, [template]) => Math.min(least, depthOf(template)), Infinity);
  return series.filter(([template]) => depthOf(template) === depth);
}

/** A pattern by which the last number of a name is the step, whatever stands before it. */
function lastNumber(name: string): string {
  const found = /([^\d]?)\d+([^\d]*)$/.exec(name);
  return found === null ? '*{step}' : `*${found[1]}{step}${found[2]}`;
}

function suggestion(series: readonly CheckpointFiles[]): string {
  const [{ name, extension }] = series;
  try {
    return stepField(series.map((one) => one.name)).pattern + extension;
  } catch {
    return name.replace(/\d+/, '{step}') + extension;
  }
}

function seriesByPattern(folder: string, all: readonly CheckpointFiles[], step: string): Series {
  const stepOf = stepByPattern(step);
  const series: CheckpointFiles[] = [];
  const values: number[] = [];
  for (const one of all) {
    const value = stepOf(fileName(one)) ?? stepOf(one.name);
    if (value === undefined) continue;
    if (!Number.isSafeInteger(value) || value < 0) {
      throw new PathFileError(
        folder,
        `the step of '${fileName(one)}' is ${value} by '${step}'; steps are whole numbers from 0.`,
      );
    }
    series.push(one);
    values.push(value);
  }
  if (series.length === 0) {
    throw new PathFileError(
      folder,
      `no name fits '${step}'; the names are ${all.slice(0, 3).map(fileName).join(', ')}.`,
    );
  }
  const kinds = new Set(series.map(({ extension }) => extension));
  if (kinds.size > 1) {
    throw new PathFileError(
      folder,
      `'${step}' fits files of several kinds: ${[...kinds].join(', ')}; name one: --step '${step}${series[0].extension}'.`,
    );
  }
  const whole = step.endsWith(series[0].extension) ? step.slice(0, -series[0].extension.length) : step;
  return { series, values, whole: true, pattern: whole };
}

/** Shards 'model-00001-of-00003' are one checkpoint 'model'. */
function joinedShards(files: readonly string[]): CheckpointFiles[] {
  const joined = new Map<string, { name: string; extension: string; parts: Map<number, string>; count: number }>();
  const single: CheckpointFiles[] = [];
  for (const file of files) {
    const extension = checkpointExtensions.find((known) => file.endsWith(known));
    if (extension === undefined) continue;
    const name = file.slice(0, -extension.length);
    const shard = /^(.+)-(\d{5})-of-(\d{5})$/.exec(name);
    if (shard === null) {
      single.push({ name, extension, files: [file] });
      continue;
    }
    const key = `${shard[1]}-of-${shard[3]}${extension}`;
    const entry = joined.get(key) ?? { name: shard[1], extension, parts: new Map(), count: Number(shard[3]) };
    entry.parts.set(Number(shard[2]), file);
    joined.set(key, entry);
  }
  for (const { name, extension, parts, count } of joined.values()) {
    const missing = Array.from({ length: Math.min(count, parts.size + 1) }, (_, i) => i + 1).find((i) => !parts.has(i));
    const broken = missing === undefined ? {} : { broken: `shard ${missing} of ${count} is missing.` };
    single.push({ name, extension, files: [...parts].sort(([a], [b]) => a - b).map(([, file]) => file), ...broken });
  }
  return single;
}

function withoutTwins(all: readonly CheckpointFiles[]): CheckpointFiles[] {
  const names = new Set(all.map(fileName));
  return all.filter(
    (one) =>
      !twins.some(([first, second]) => ended(one, second) && names.has(fileName(one).slice(0, -second.length) + first)),
  );
}

function ended(one: CheckpointFiles, file: string): boolean {
  return fileName(one) === file || fileName(one).endsWith(`/${file}`);
}

const fileName = ({ name, extension }: CheckpointFiles): string => name + extension;

function grouped<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
}

/** At most four kinds of names, with how many files are of each. */
function summary(files: readonly CheckpointFiles[]): string {
  const kinds = grouped(files, (one) => nameTemplate(one.name) + one.extension);
  const texts = [...kinds.values()].map((kind) =>
    kind.length === 1 ? fileName(kind[0]) : `${shownTemplate(fileName(kind[0]))} (${kind.length})`,
  );
  return texts.length > 4 ? `${texts.slice(0, 4).join(', ')} and ${texts.length - 4} more` : texts.join(', ');
}

function nothing(files: readonly string[]): string {
  const others = files.slice(0, 3).join(', ') || 'nothing';
  const foreign = files.map(foreignName).find((reason) => reason !== undefined);
  return `it holds no ${checkpointExtensions.join(', ')} file (it holds ${others})${foreign === undefined ? '.' : `: ${foreign}`}`;
}
