import { formatBytes, memoryStorage, opfsStorage, type OpfsFolder, type TrialStorage } from '@policypath/trial';
import { trialFiles } from '@policypath/trial/records';

/** A place for a new trial, empty. */
export interface NewPlace {
  readonly storage: TrialStorage;
  /** Why what is there ends with the page, in a sentence; absent where it stays. */
  readonly lostWithPage?: string;
}

/** Where the trials of a worker lie: the one that runs, and the one that it was forked from until it has begun. */
export interface TrialPlaces {
  /** @param bytes that the trial may need, where that is known */
  open(bytes?: number): Promise<NewPlace>;
  /** The place of the trial that began last; null when there is none. */
  newest(): Promise<TrialStorage | null>;
  /** The trial in the place opened last has begun: the places before it are removed. */
  began(): Promise<void>;
}

/** Places that end with the page. */
export function placesInMemory(lostWithPage = 'Nothing is saved here: this page keeps it in memory.'): TrialPlaces {
  let last: TrialStorage | null = null;
  return {
    async open() {
      last = memoryStorage(new Map(), 'this page');
      return { storage: last, lostWithPage };
    },
    newest: async () => last,
    async began() {},
  };
}

/** What a browser says of its room (`navigator.storage`). */
export interface Room {
  estimate(): Promise<{ readonly quota?: number; readonly usage?: number }>;
}

/** Places in a folder of the browser's private file system, each in a folder with a number. In a worker only. */
export function placesInFolder(folder: OpfsFolder, room: Room): TrialPlaces {
  const place = async (number: number): Promise<TrialStorage> =>
    opfsStorage(await folder.getDirectoryHandle(String(number), { create: true }), 'this run, saved in the browser,');
  const numbers = async (): Promise<number[]> => {
    const found: number[] = [];
    for await (const name of folder.keys()) if (/^\d+$/.test(name)) found.push(Number(name));
    return found.toSorted((a, b) => b - a);
  };
  const remove = async (number: number): Promise<void> => await folder.removeEntry(String(number), { recursive: true });
  const inMemory = placesInMemory();
  return {
    async open(bytes = 0) {
      const { quota = Infinity, usage = 0 } = await room.estimate();
      if (bytes > quota - usage) {
        const [need, have] = [bytes, Math.max(0, quota - usage)].map(formatBytes);
        const lostWithPage = `Nothing is saved: the run may need ${need}, and the browser gives this page ${have}. Delete earlier runs, or choose fewer steps or a smaller window.`;
        return { storage: (await inMemory.open()).storage, lostWithPage };
      }
      const [newest = 0] = await numbers();
      return { storage: await place(newest + 1) };
    },
    async newest() {
      for (const number of await numbers()) {
        // oxlint-disable-next-line no-await-in-loop -- the first that holds a trial
        const storage = await place(number);
        // oxlint-disable-next-line no-await-in-loop
        if ((await storage.size(trialFiles.manifest)) !== null) return storage;
      }
      return null;
    },
    async began() {
      const [, ...before] = await numbers();
      await Promise.all(before.map(remove));
    },
  };
}
