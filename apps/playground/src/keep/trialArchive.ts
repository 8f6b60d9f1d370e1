import { PathFileError, readArchive, type ByteSource } from '@policypath/path-files';
import { trialFiles } from '@policypath/trial/records';
import { inflateSync, Zip, ZipDeflate } from 'fflate';

/** More than a trial of this page holds; an archive that claims more is refused. */
const mostBytes = 4 * 2 ** 30;
/** A zip archive without its 64-bit extension holds no more. */
const mostArchived = 2 ** 32 - 2 ** 20;

/**
 * A trial's files as a zip archive of its folder. `policypath train --resume --out <folder> --engine wasm` goes on with it once it is
 * unpacked.
 *
 * @param folder name of the folder in the archive
 * @throws RangeError for files of 4 GB or more
 */
export function archiveOfTrial(folder: string, files: Iterable<readonly [path: string, bytes: Uint8Array]>): Blob {
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let bytes = 0;
  const archive = new Zip((error, chunk) => {
    if (error !== null) throw error;
    chunks.push(chunk as Uint8Array<ArrayBuffer>);
  });
  for (const [path, content] of files) {
    bytes += content.length;
    if (bytes > mostArchived) {
      throw new RangeError(
        `the trial's files take more than 4 GB, which no zip holds: lower the window or the replay's capacity`,
      );
    }
    // The quickest level: transitions of MinAtar become 30 times smaller by it, floats hardly do by any.
    const file = new ZipDeflate(`${folder}/${path}`, { level: 1 });
    archive.add(file);
    file.push(content, true);
  }
  archive.end();
  return new Blob(chunks, { type: 'application/zip' });
}

/** Files that systems and commands add to a folder. */
const beside = /(?:^|\/)(?:__MACOSX|\.[^./][^/]*|lock[^/]*|set-aside-[^/]*|[^/]*\.partial)(?:\/|$)/;

/**
 * The files of the trial in a zip archive, by path relative to its folder, one after the other. The archive may be of the folder or of
 * what it holds.
 *
 * @throws PathFileError for a file that is no zip archive, a broken or hostile one, or one without a trial
 */
export function* filesOfArchive(source: ByteSource): Generator<readonly [path: string, bytes: Uint8Array], void> {
  const all = readArchive(source, { inflate, maximumInflatedBytes: mostBytes }).filter(
    ({ name }) => !beside.test(name),
  );
  const manifests = all.filter(({ name }) => name.split('/').at(-1) === trialFiles.manifest);
  if (manifests.length !== 1) {
    const found = manifests.length === 0 ? 'no trial' : `${manifests.length} trials`;
    throw new PathFileError(
      source.name,
      `it holds ${found}: give the zip of one trial's folder, which has a ${trialFiles.manifest}, as this page writes it.`,
    );
  }
  const root = manifests[0].name.slice(0, -trialFiles.manifest.length);
  for (const file of all) {
    if (!file.name.startsWith(root)) continue;
    const path = file.name.slice(root.length);
    if (!path.split('/').every((part) => /^[\w-][\w.-]*$/.test(part))) {
      throw new PathFileError(source.name, `it holds '${path}', which no file of a trial is called.`);
    }
    yield [path, file.read()];
  }
}

const inflate = (compressed: Uint8Array, size: number): Uint8Array =>
  inflateSync(compressed, { out: new Uint8Array(size) });
