import {
  memorySource,
  openCheckpoints,
  readPath,
  type ByteSource,
  type OpenPathOptions,
  type StoredPath,
} from '@policypath/path-files';
import { analyzePath, renderHtml, renderJson } from '@policypath/path-report';
import { inflateSync } from 'fflate';
import { blobFolder, blobSource, type ReadBlob } from './blobFolder.ts';

/** Files that a person gave to the page. */
export interface GivenFiles {
  /** Of the file, or of the folder. */
  readonly name: string;
  /** One file is a path by itself; those of a folder are its checkpoints. */
  readonly isFolder: boolean;
  /** By path relative to the folder, with /. */
  readonly files: ReadonlyMap<string, Blob>;
}

/** What `tsvd analyze` makes of a path. */
export interface OwnRunReport {
  /** One page without scripts, as `--html` writes it. */
  readonly html: string;
  /** As `--json` prints it. */
  readonly json: string;
}

export interface AnalyseGivenOptions {
  readonly reading: OpenPathOptions;
  readonly readBlob: ReadBlob;
  readonly onProgress: (phase: string, done?: number, total?: number) => void;
}

/**
 * Analyses given files as `tsvd analyze` does, with its defaults.
 *
 * @throws PathFileError for files that are broken, hostile or no path
 */
export async function analyseGiven(given: GivenFiles, options: AnalyseGivenOptions): Promise<OwnRunReport> {
  options.onProgress('reading the headers');
  const analysis = await analyzePath(openGiven(given, options), { onProgress: options.onProgress });
  return { html: renderHtml(analysis), json: renderJson([analysis]) };
}

function openGiven({ name, isFolder, files }: GivenFiles, { reading, readBlob }: AnalyseGivenOptions): StoredPath {
  const all: OpenPathOptions = { inflate, ...reading };
  if (isFolder) return openCheckpoints(blobFolder(name, files, readBlob), all);
  const [blob] = files.values();
  return readPath(heldSource(blobSource(name, blob, readBlob)), all);
}

/** A file of no more bytes is read once: a browser takes long over each piece, and the analysis reads rows several times. */
const bytesHeld = 2 ** 28;

function heldSource(source: ByteSource): ByteSource {
  if (source.size > bytesHeld) return source;
  const bytes = new Uint8Array(source.size);
  source.read(0, bytes);
  return memorySource(bytes, source.name);
}

/** Bytes beyond `size` are dropped, which the checksum tells. */
const inflate = (compressed: Uint8Array, size: number): Uint8Array =>
  inflateSync(compressed, { out: new Uint8Array(size) });
