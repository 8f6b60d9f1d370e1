import { existsSync } from 'node:fs';
import { register } from 'node:module';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { UsageError } from '@policypath/trial/errors';
import type { PluginRecord } from '@policypath/trial/node';
import { pluginFiles } from './pluginFiles.ts';

let loaded: readonly PluginRecord[] = [];

/** The plug-ins of this process, as a manifest holds them. */
export function loadedPlugins(): readonly PluginRecord[] {
  return loaded;
}

/** Command-line arguments that load plug-ins, by default those of this process, in another process. */
export function pluginArguments(plugins: readonly PluginRecord[] = loaded): string[] {
  return plugins.flatMap(({ path }) => ['--plugin', path]);
}

/**
 * Takes every `--plugin <file>` out of a command line. Plug-ins are loaded before the commands define their options, because
 * they may register agents with settings of their own.
 *
 * @throws UsageError when a file is not named
 */
export function splitPlugins(args: readonly string[]): { readonly files: string[]; readonly rest: string[] } {
  const files: string[] = [];
  const rest: string[] = [];
  for (let i = 0; i < args.length; i += 1) {
    const [, inline] = /^--plugin=(.+)$/.exec(args[i]) ?? [];
    if (args[i] !== '--plugin' && inline === undefined) rest.push(args[i]);
    else {
      const file = inline ?? args[(i += 1)];
      if (file === undefined || file.startsWith('-')) throw new UsageError('--plugin needs a file, e.g. ./mine.ts');
      files.push(file);
    }
  }
  return { files, rest };
}

/**
 * Runs the modules, each of which registers agents, environments or edits by what it imports of `@policypath/...`: the very
 * packages that this process uses, wherever the module lies.
 *
 * @throws UsageError when a file is missing or fails; what it registered before failing may remain
 */
export async function loadPlugins(files: readonly string[]): Promise<void> {
  const paths = [...new Set(files.map((file) => resolve(file)))];
  const missing = paths.find((path) => !existsSync(path));
  if (missing !== undefined) throw new UsageError(`--plugin ${missing}: there is no such file`);
  loaded = await importModules(paths);
}

/**
 * Finds the plug-ins that a trial needs in folders, by the names of their files, and loads them. Returns why not, in a line,
 * where no folder holds one, or only another version of it.
 */
export async function pluginsIn(
  folders: readonly string[],
  needed: readonly PluginRecord[],
): Promise<readonly PluginRecord[] | string> {
  const paths: string[] = [];
  for (const { path, files } of needed) {
    const name = path.split(/[\\/]/).at(-1) ?? path;
    const here = folders.map((folder) => resolve(folder, name)).filter((one) => existsSync(one));
    const same = here.find((one) => JSON.stringify(pluginFiles(one)) === JSON.stringify(files));
    if (same === undefined) {
      const found = here.length === 0 ? 'not here' : `here in another version (${here.join(', ')})`;
      return `the plug-in ${name} is ${found}: a worker finds the submitted one in the folders of --plugins`;
    }
    paths.push(same);
  }
  try {
    return await importModules(paths);
  } catch (error) {
    return (error as Error).message;
  }
}

async function importModules(paths: readonly string[]): Promise<PluginRecord[]> {
  if (paths.length > 0) await prepare(paths.some((path) => /\.[cm]?ts$/.test(path)));
  const records: PluginRecord[] = [];
  for (const path of paths) {
    try {
      await import(pathToFileURL(path).href);
    } catch (error) {
      throw new UsageError(`--plugin ${path}: ${(error as Error).message}`, { cause: error });
    }
    records.push({ path, files: pluginFiles(path) });
  }
  return records;
}

let resolves = false;
let stripsTypes = import.meta.url.endsWith('.ts') || Boolean((process.features as { typescript?: unknown }).typescript);

async function prepare(typescript: boolean): Promise<void> {
  if (typescript && !stripsTypes) {
    // Node strips types itself from 22.18 on.
    (await import('tsx/esm/api')).register();
    stripsTypes = true;
  }
  if (resolves) return;
  // Runs in the thread of Node's module hooks, which has no access to this file.
  const hook = `export const resolve = async (name, context, next) => {
    if (!name.startsWith('@policypath/')) {
      const found = await next(name, context);
      // A .ts file is a module, whatever the package.json near it says.
      return /^file:.*\\.ts$/.test(found.url) ? { ...found, format: 'module' } : found;
    }
    // next() keeps what it is given: the file that imports is put back. Packages of packages have no name here.
    const { parentURL } = context;
    const asHere = { ...context, parentURL: ${JSON.stringify(import.meta.url)} };
    return await next(name, asHere).catch(() => next(name, { ...context, parentURL }));
  };`;
  register(`data:text/javascript,${encodeURIComponent(hook)}`);
  resolves = true;
}
