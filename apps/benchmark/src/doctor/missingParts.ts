import { formatBytes } from '@policypath/trial/node';
import type { Diagnosis } from './diagnose.ts';

/** Something that is not there, and how to get it. */
export interface MissingPart {
  readonly what: string;
  readonly mend: string;
}

/** What stands in the way of a full trial, or of a faster one; nothing when all is well. */
export function missingParts(found: Omit<Diagnosis, 'missing'>): MissingPart[] {
  const { node, engines, compiler, trial, freeMemoryBytes, freeDisk, updates, stepsPerSecond } = found;
  const missing: MissingPart[] = [];
  if (!node.supported) missing.push({ what: `Node ${node.version} is too old`, mend: node.remark ?? '' });
  if (!engines.ok) missing.push({ what: `the engines: ${engines.reason}`, mend: 'install again: npm run setup' });
  if (engines.ok) {
    const { native, wasm, tensorflow } = engines.value;
    if (!native.available) {
      missing.push({ what: `native kernels: ${native.reason}`, mend: native.mend });
      if (!compiler.ok) {
        missing.push({
          what: `C compiler: ${compiler.reason}`,
          mend: 'Debian, Ubuntu: apt install gcc; Fedora: dnf install gcc; macOS: xcode-select --install',
        });
      }
    }
    if (!wasm.available) missing.push({ what: `WebAssembly kernels: ${wasm.reason}`, mend: wasm.mend });
    if (!tensorflow.ok) {
      missing.push({ what: `tensorflow engine (optional): ${tensorflow.reason}`, mend: 'npm run tensorflow:install' });
    }
  }
  for (const [what, outcome] of [
    ['TD3 updates', updates[0]],
    ['environment steps', stepsPerSecond],
  ] as const) {
    if (!outcome.ok)
      missing.push({ what: `${what} could not be measured: ${outcome.reason}`, mend: 'install again: npm run setup' });
  }
  if (trial.ok && trial.value.memoryBytes > freeMemoryBytes) {
    missing.push({
      what: `memory: a full trial takes ${formatBytes(trial.value.memoryBytes)}, ${formatBytes(freeMemoryBytes)} are available`,
      mend: 'close other programs, or run shorter trials: train with fewer --steps',
    });
  }
  if (trial.ok && freeDisk.ok && trial.value.diskBytes > freeDisk.value.bytes) {
    missing.push({
      what: `disk: a full trial takes ${formatBytes(trial.value.diskBytes)}, ${formatBytes(freeDisk.value.bytes)} are free`,
      mend: 'free some space, or choose another disk: train with another --out',
    });
  }
  return missing;
}
