// What is compared of a trial's folder, in the order in which differences are told: first what was asked for, then what
// the trial logged on its way, then its parameters, then its last state.

/**
 * A rule for the files whose path matches `files`:
 * - `kind`: 'bytes'; 'json' (one object); 'lines' (one JSON object a line); 'index' (a checksum, then one object);
 *   'events' (TensorBoard).
 * - `ignored`: paths of fields that are left out. For events: names of scalars that are left out.
 * - `why`: why they are left out.
 * - `mayBeMissing`: older versions do not write the file; it is compared where both folders have it.
 * - `newKeys`: the second folder may have keys, of the object or of each line, that the first has not.
 */
export const rules = [
  {
    name: 'manifest.json',
    files: /^manifest\.json$/,
    kind: 'json',
    ignored: ['engine.sourceHash', 'versions', 'startedAt'],
    why: 'they name code and moment. Fields that only the second commit has are left out as well: settingsSha256 in index.json shows whether they are neutral',
    newKeys: true,
  },
  { name: 'episodes.jsonl', files: /^episodes\.jsonl$/, kind: 'lines', ignored: [] },
  {
    name: 'metrics.jsonl',
    files: /^metrics\.jsonl$/,
    kind: 'lines',
    ignored: ['wallSeconds', 'pathSeconds'],
    why: 'time',
  },
  {
    name: 'edits.jsonl',
    files: /^edits\.jsonl$/,
    kind: 'lines',
    ignored: ['milliseconds'],
    why: 'time',
    newKeys: true,
  },
  { name: 'evaluations.jsonl', files: /^evaluations\.jsonl$/, kind: 'lines', ignored: ['wallSeconds'], why: 'time' },
  {
    name: 'offset-evaluations.jsonl',
    files: /^offset-evaluations\.jsonl$/,
    kind: 'lines',
    ignored: ['wallSeconds'],
    why: 'time',
  },
  { name: 'edit-evaluations.jsonl', files: /^edit-evaluations\.jsonl$/, kind: 'lines', ignored: [] },
  {
    name: 'events.out.tfevents.*.policypath',
    files: /^events\.out\.tfevents\.\*\.policypath$/,
    kind: 'events',
    ignored: ['edit/milliseconds', 'speed/stepsPerSecond', 'speed/pathShare'],
    why: 'time; so are the wall time of each event, with its checksum, and the number in the file name',
  },
  { name: 'recorded/*.safetensors', files: /^recorded\//, kind: 'bytes', ignored: [] },
  { name: 'encoders/*.safetensors', files: /^encoders\//, kind: 'bytes', ignored: [] },
  // A finished trial of newer versions has only its newest checkpoint, whose index names the hash of every record.
  { name: 'replay/*.f32', files: /^replay\//, kind: 'bytes', ignored: [], mayBeMissing: true },
  { name: 'path/*.f32', files: /^path\//, kind: 'bytes', ignored: [], mayBeMissing: true },
  {
    name: 'checkpoint-*/state.bin',
    files: /^checkpoint-\d+\/state\.bin$/,
    kind: 'bytes',
    ignored: [],
    mayBeMissing: true,
  },
  {
    name: 'checkpoint-*/state.json',
    files: /^checkpoint-\d+\/state\.json$/,
    kind: 'json',
    ignored: ['seconds'],
    why: 'time',
    mayBeMissing: true,
  },
  {
    name: 'checkpoint-*/index.json',
    files: /^checkpoint-\d+\/index\.json$/,
    kind: 'index',
    ignored: [
      'engine.sourceHash',
      'parts.state.json',
      'logBytes.edits.jsonl',
      'logBytes.evaluations.jsonl',
      'logBytes.events.out.tfevents.*.policypath',
      'logBytes.metrics.jsonl',
      'logBytes.offset-evaluations.jsonl',
    ],
    why: 'the hash names the code; the others depend on the times that a log holds',
    mayBeMissing: true,
  },
  {
    name: 'result.json',
    files: /^result\.json$/,
    kind: 'json',
    ignored: ['wallSeconds', 'seconds', 'overheadShare'],
    why: 'time',
  },
  {
    name: 'checkpointed',
    files: /^checkpointed(\.partial)?$/,
    kind: 'bytes',
    ignored: [],
    mayBeMissing: true,
  },
  {
    name: 'policy.safetensors, policy-best.safetensors',
    files: /^(checkpoint-\d+\/)?policy(-best)?\.safetensors$/,
    kind: 'bytes',
    ignored: [],
    mayBeMissing: true,
  },
  { name: 'every other file', files: /^/, kind: 'bytes', ignored: [] },
];

/** The number in an event file's name is the second in which its trial started. */
const startedAt = /^(events\.out\.tfevents\.)\d+(\.policypath)$/;

/** A file's name as both folders have it. */
export function commonName(name) {
  return name.replace(startedAt, '$1*$2');
}

/** The first rule that fits a common name, and its place. */
export function ruleOf(name) {
  const place = rules.findIndex(({ files }) => files.test(name));
  return { place, rule: rules[place] };
}

/** The table of `--help`. */
export function describeRules() {
  return rules
    .flatMap(({ name, ignored, why }) => [
      `  ${name}`,
      ...ignored.map((field) => `      without ${field}`),
      ...(why === undefined ? [] : [`      (${why})`]),
    ])
    .join('\n');
}
