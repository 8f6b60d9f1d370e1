import { createRequire } from 'node:module';
import { sourceCommit } from './sourceCommit.ts';

const require = createRequire(import.meta.url);

/** Versions that a result may depend on beside the engine: Node, this app and the environments. */
export function versions(): Record<string, string> {
  const packages = { policypath: '../../package.json', envs: '@policypath/envs/package.json' };
  const commit = sourceCommit();
  return {
    ...(commit === undefined ? {} : { commit }),
    node: process.version,
    platform: `${process.platform}-${process.arch}`,
    ...Object.fromEntries(
      Object.entries(packages).map(([name, path]) => [name, (require(path) as { version: string }).version]),
    ),
  };
}
