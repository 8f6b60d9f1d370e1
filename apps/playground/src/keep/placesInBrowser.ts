import type { OpfsFolder } from '@policypath/trial';
import { placesInFolder, placesInMemory, type TrialPlaces } from './trialPlaces.ts';

/** The folder of the browser's private file system that this page uses. */
export const rootFolder = 'policypath';

/** Whether this browser has a private file system in which a file can be replaced as a whole. */
export function canSave(): boolean {
  return (
    'storage' in navigator && 'getDirectory' in navigator.storage && 'createWritable' in FileSystemFileHandle.prototype
  );
}

/**
 * Places in a folder of this browser; in memory where it has no private file system.
 *
 * @param path names below `rootFolder`, joined by /
 */
export async function placesInBrowser(path: string): Promise<TrialPlaces> {
  const lost = (reason: string): TrialPlaces =>
    placesInMemory(`Nothing is saved: ${reason}. Download the trial's folder before you close this page.`);
  if (!canSave()) return lost('this browser gives pages no private files that a worker may write');
  try {
    let folder = await navigator.storage.getDirectory();
    for (const name of [rootFolder, ...path.split('/')]) {
      // oxlint-disable-next-line no-await-in-loop -- each lies in the one before
      folder = await folder.getDirectoryHandle(name, { create: true });
    }
    return placesInFolder(folder as unknown as OpfsFolder, navigator.storage);
  } catch (error) {
    // In private windows of some browsers.
    return lost(`this browser refuses private files (${(error as Error).message})`);
  }
}
