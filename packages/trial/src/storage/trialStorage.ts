/**
 * A place for one trial's files: a folder, memory, or a browser's private file system. Paths are names joined by '/'.
 *
 * What a trial relies on, whenever the process may end: a file that `write` wrote is there whole or not at all; of the files
 * of `writeTogether` the last stands for all; what was written stays written. So records, logs and then a checkpoint, in
 * this order, always leave a checkpoint from which the trial goes on.
 */
export interface TrialStorage {
  /** Name of the place in messages, e.g. a folder's path. */
  readonly name: string;
  /** Names in a folder (default: the root), in no order; none when the folder is missing. */
  list(folder?: string): Promise<string[]>;
  /** The bytes of a file; null when it is missing. @throws the system's error when it cannot be read now */
  read(path: string): Promise<Uint8Array | null>;
  /** Size of a file in bytes; null when it is missing. */
  size(path: string): Promise<number | null>;
  /** Writes a file, and its folder if missing: completely or not at all, and durably. */
  write(path: string, content: FileContent): Promise<void>;
  /** The same, but not durably: quick, and whole whenever the process ends; a power cut may leave an empty file. */
  replace(path: string, content: FileContent): Promise<void>;
  /**
   * Writes a folder of files in one step, in place of any of this name. Where a system cannot do so, the last file is
   * written last and means that the others are there.
   */
  writeTogether(folder: string, files: readonly (readonly [name: string, content: FileContent])[]): Promise<void>;
  /** Renames a folder, in place of any that has the new name. */
  rename(folder: string, to: string): Promise<void>;
  /** Removes a file or a folder with its content; does nothing when it is missing. */
  remove(path: string): Promise<void>;
  /**
   * Makes a file of another place one of this place without copying it, where both and their system can, and returns whether it
   * did. Neither place ever changes the file afterwards: it is removed, or another one takes its name.
   */
  link?(path: string, from: TrialStorage, fromPath: string): Promise<boolean>;
  /** Opens a log for appending after its first `keepBytes` bytes. What follows them is cut off. @throws Error when it is shorter */
  openLog(path: string, keepBytes: number): Promise<AppendLog>;
  /** SHA-256 in hex of a text or of the bytes of an array. */
  sha256(data: string | ArrayBufferView): string;
  /**
   * Throws where another process has taken the place over: nothing may be written any more. `sure`: asks the system, where
   * a recent answer would do otherwise.
   */
  refuseIfLost(sure?: boolean): void;
}

export type FileContent = string | Uint8Array;

/** A file that only grows. Only opening it may wait: a training loop appends between two steps. */
export interface AppendLog {
  /** Length of the file. */
  readonly bytes: number;
  /** Appends all bytes or, when that fails, none. */
  append(content: FileContent): void;
  /** Makes what was appended durable. */
  flush(): void;
  close(): void;
}

/** Makes a file of one place one of another, by a link where that is possible, else as a copy. @throws Error when it is missing */
export async function takeOverFile(storage: TrialStorage, from: TrialStorage, path: string): Promise<void> {
  if ((await storage.link?.(path, from, path)) === true) return;
  const bytes = await from.read(path);
  if (bytes === null) throw new Error(`${from.name}/${path} is missing`);
  await storage.write(path, bytes);
}

/** @throws Error when a log is shorter than the bytes to keep */
export function refuseShortLog(path: string, present: number, keepBytes: number): void {
  if (present < keepBytes) throw new Error(`${path} holds ${present} bytes, the checkpoint needs ${keepBytes}`);
}

/** A text as UTF-8; bytes as they are. */
export function bytesOf(content: FileContent): Uint8Array {
  return typeof content === 'string' ? new TextEncoder().encode(content) : content;
}

/** Chunks one after another, in one array. */
export function joined(chunks: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(chunks.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}
