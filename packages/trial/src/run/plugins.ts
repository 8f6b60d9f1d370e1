import { z } from 'zod';
import { UsageError } from '../errors.ts';

/** The manifest's record of a module that registered agents, environments or edits. */
export const pluginSchema = z.object({
  /** Path of the module when the trial began. */
  path: z.string(),
  /** SHA-256 of the module and of every file that it names, by path relative to the module's folder. */
  files: z.record(z.string(), z.string()),
});
export type PluginRecord = z.infer<typeof pluginSchema>;

/** The loaded plug-ins are not those of the trial. */
export class OtherPluginsError extends UsageError {}

/**
 * Refuses to resume a trial with other plug-ins than those it began with. Plug-ins may have moved, but not changed.
 *
 * @throws OtherPluginsError that names the changed file, or the missing or superfluous plug-in
 */
export function refuseOtherPlugins(before: readonly PluginRecord[] = [], now: readonly PluginRecord[] = []): void {
  refuseMissingPlugins(before, now);
  const added = now.find(({ path }) => before.every((plugin) => nameOf(plugin.path) !== nameOf(path)));
  if (added !== undefined) {
    throw new OtherPluginsError(`this trial was begun without the plug-in ${added.path}: leave --plugin out`);
  }
}

/**
 * Refuses to use a trial without the plug-ins that it began with, or with changed ones.
 *
 * @throws OtherPluginsError that names the changed file or the missing plug-in
 */
export function refuseMissingPlugins(before: readonly PluginRecord[] = [], now: readonly PluginRecord[] = []): void {
  for (const plugin of before) {
    const same = now.find(({ path }) => nameOf(path) === nameOf(plugin.path));
    if (same === undefined) {
      throw new OtherPluginsError(
        `this trial was begun with the plug-in ${plugin.path}: give --plugin ${plugin.path} (or where it is now)`,
      );
    }
    const names = [...new Set([...Object.keys(plugin.files), ...Object.keys(same.files)])];
    const other = names.find((name) => plugin.files[name] !== same.files[name]);
    if (other !== undefined) {
      throw new OtherPluginsError(
        `the plug-in ${same.path} is not the one that this trial was begun with: ${other} has changed; ` +
          'put it back as it was, or begin another trial',
      );
    }
  }
}

function nameOf(path: string): string {
  return path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
}
