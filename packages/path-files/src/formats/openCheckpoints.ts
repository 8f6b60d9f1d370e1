import { checkOptions, text, trueOrFalse, type KnownOptions } from '@policypath/options';
import type { ParameterLayout } from '@policypath/path-buffer';
import { checkpointSeries, type CheckpointFiles, type SeriesOptions } from './checkpointSeries.ts';
import { checkpointOf } from './checkpointTensors.ts';
import type { FileFolder } from './fileFolder.ts';
import { rowsBetween } from './pathBetween.ts';
import { PathFileError } from './pathFileError.ts';
import { readOptions, type ReadOptions } from './readPath.ts';
import { snapshotOfTensors, type StoredSnapshot } from './snapshotOfTensors.ts';
import { StoredPath } from './storedPath.ts';
import type { PathFileFormat, TensorFile } from './tensorFile.ts';
import { withCheckpoint } from './withCheckpoint.ts';

export interface OpenPathOptions extends ReadOptions, SeriesOptions {
  /** Leaves out checkpoints of a folder whose header cannot be read, such as the newest while it is written. */
  readonly skipBroken?: boolean;
}

/** What each option of a path takes. */
export const openPathOptions: KnownOptions<keyof OpenPathOptions> = {
  ...readOptions,
  step: text,
  skipBroken: trueOrFalse,
};

interface OpenedCheckpoint {
  readonly files: CheckpointFiles;
  readonly step: number | undefined;
}

/**
 * Opens a folder of numbered checkpoints, one snapshot each, as a path; the numbers are the steps. The first checkpoint
 * gives the layout and every header is checked against it here, so that a bad file is found before the work begins. A
 * file is open only while its row is read.
 *
 * @throws PathFileError with the file and the reason.
 */
export function openCheckpoints(folder: FileFolder, options: OpenPathOptions = {}): StoredPath {
  checkOptions('openCheckpoints', options, openPathOptions);
  const { name } = folder;
  const { step, from, to, skipBroken = false } = options;
  const { checkpoints, steps, remarks } = checkpointSeries(name, folder.list(), { step });
  if (steps === undefined && (from !== undefined || to !== undefined)) {
    throw new PathFileError(name, 'it has no steps, so that none can be said by from and to.');
  }
  const { first, end } =
    steps === undefined ? { first: 0, end: checkpoints.length } : rowsBetween(name, steps, { from, to });

  const opened: OpenedCheckpoint[] = [];
  const broken: string[] = [];
  let like: { layout: ParameterLayout; format: PathFileFormat; snapshot: StoredSnapshot } | undefined;
  for (let i = first; i < end; i += 1) {
    const files = checkpoints[i];
    let header: TensorFile;
    try {
      header = withCheckpoint(folder, files, options, (tensors) => tensors);
    } catch (error) {
      if (!(error instanceof PathFileError)) throw error;
      if (!skipBroken) throw withMend(error, i === checkpoints.length - 1);
      broken.push(error.message);
      continue;
    }
    const snapshot = snapshotOfTensors(header, options, like?.layout);
    like ??= { layout: snapshot.layout, format: header.format, snapshot };
    opened.push({ files, step: steps?.[i] });
  }
  if (like === undefined) throw new PathFileError(name, `none of its checkpoints can be read: ${broken[0]}`);
  const { layout, format, snapshot } = like;
  return new StoredPath({
    name,
    format,
    begin: 0,
    length: opened.length,
    layout,
    types: snapshot.types,
    remarks: [...remarks, ...snapshot.remarks, ...broken.map((reason) => `Left out, broken: ${reason}`)],
    steps: steps === undefined ? undefined : opened.map(({ step }) => step ?? NaN),
    inParts: snapshot.inParts,
    read: (row, target, start) => {
      const read = (tensors: TensorFile): void => snapshotOfTensors(tensors, options, layout).read(target, start);
      withCheckpoint(folder, opened[row].files, options, read);
    },
    checkpoint: (row) => withCheckpoint(folder, opened[row].files, options, checkpointOf),
  });
}

/** The newest checkpoint is often one that is being written, or was when the machine stopped. */
function withMend(error: PathFileError, newest: boolean): PathFileError {
  if (!newest) return error;
  const reason = error.message.slice(error.file.length + 2);
  return new PathFileError(
    error.file,
    `${reason} It is the newest; leave out such files by \`skipBroken\` (--skip-broken).`,
    {
      cause: error,
    },
  );
}
