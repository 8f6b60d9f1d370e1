import { readFile as read } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';

/** The text of the file at a `file:` address. */
export function readFile(url: URL): Promise<string> {
  return read(url, 'utf8');
}

/** The address of a file of this machine. */
export function urlOfPath(path: string): URL {
  return pathToFileURL(path);
}
