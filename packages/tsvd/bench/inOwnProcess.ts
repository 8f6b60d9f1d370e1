import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Measurements } from './runMeasurement.ts';

/** Measures in a fresh process: no heap, arena or thread of another measurement is in its way. */
export function inOwnProcess<Name extends keyof Measurements>(
  name: Name,
  options: Parameters<Measurements[Name]>[0],
): Awaited<ReturnType<Measurements[Name]>> {
  const script = fileURLToPath(new URL('runMeasurement.ts', import.meta.url));
  const started = performance.now();
  process.stderr.write(`${name} ${JSON.stringify(options)} ... `);
  const result = spawnSync(
    process.execPath,
    ['--conditions=@policypath/source', '--import', 'tsx', script, name, JSON.stringify(options)],
    { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'], maxBuffer: 2 ** 28 },
  );
  if (result.status !== 0) throw new Error(`the measurement '${name}' ended with ${result.signal ?? result.status}`);
  process.stderr.write(`${((performance.now() - started) / 1000).toFixed(1)} s\n`);
  return JSON.parse(result.stdout) as Awaited<ReturnType<Measurements[Name]>>;
}
