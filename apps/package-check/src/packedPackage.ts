import { readdirSync, statSync } from 'node:fs';
import { join, sep } from 'node:path';

/** A package as its users get it. */
export interface PackedPackage {
  readonly name: string;
  /** The folder in the workspace that it was packed from. */
  readonly source: string;
  readonly tarball: string;
  /** The folder into which the tarball was unpacked. */
  readonly unpacked: string;
}

/** The one named `name`. */
export function packageNamed(packed: readonly PackedPackage[], name: string): PackedPackage {
  const found = packed.find((candidate) => candidate.name === name);
  if (!found) throw new Error(`${name} was not packed; the packages are ${packed.map((one) => one.name).join(', ')}`);
  return found;
}

/** Files under `folder`, sorted, with '/' between folders. */
export function filesUnder(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => statSync(join(folder, file)).isFile())
    .map((file) => file.replaceAll(sep, '/'))
    .toSorted();
}
