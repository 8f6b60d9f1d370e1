import { spawnSync } from 'node:child_process';
import { cpus, loadavg, totalmem } from 'node:os';
import { fileURLToPath } from 'node:url';
import { describeKernels } from '@policypath/kernels';

/** What a table of speeds must say of machine and programs, as lines. */
export async function describeMachine(versions: Readonly<Record<string, string>>): Promise<string[]> {
  const { native } = await describeKernels();
  const peers = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  return [
    `${cpus()[0].model.trim()}, ${cpus().length} cores, ${(totalmem() / 2 ** 30).toFixed(0)} GiB`,
    `Node ${process.versions.node}, native kernels ${native.available ? native.instructionSet : 'not available'}, ` +
      (peers.length === 0 ? 'no Python with numpy found (POLICYPATH_PYTHON names one)' : peers.join(', ')),
  ];
}

/** Programs that want a core, averaged over the last minute. */
export function load(): string {
  return loadavg()[0].toFixed(1);
}

/** The commit that is measured, and whether sources or bench differ from it. */
export function describeCommit(): string {
  const cwd = fileURLToPath(new URL('.', import.meta.url));
  const git = (...args: string[]) => spawnSync('git', args, { cwd, encoding: 'utf8' }).stdout?.trim() ?? '';
  const hash = git('rev-parse', '--short=10', 'HEAD');
  if (hash === '') return 'unknown';
  const changed = git('status', '--porcelain', '--', '../src', '../bench/*.ts', '../bench/measure', '../../kernels');
  return changed === '' ? hash : `${hash} and changes`;
}
