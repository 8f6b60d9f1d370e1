import { fork, spawnSync } from 'node:child_process';
import os from 'node:os';
import { extname } from 'node:path';
import { describeKernels, type KernelsDescription } from '@policypath/kernels';
import type { Outcome } from './outcome.ts';

/** Whether policypath runs on a version of Node. */
export interface NodeSupport {
  readonly version: string;
  readonly supported: boolean;
  /** A remark on that version, or null. */
  readonly remark: string | null;
}

/** Major versions of Node on which the tests run. */
const tested = [20, 22, 24];

/** @param version e.g. '20.20.2' */
export function nodeSupport(version: string): NodeSupport {
  const [major, minor] = version.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 19)) {
    return { version, supported: false, remark: 'policypath needs Node 20.19 or newer: https://nodejs.org' };
  }
  if (!tested.includes(major)) {
    return { version, supported: true, remark: `not among the tested lines (${tested.join(', ')})` };
  }
  return { version, supported: true, remark: major === 20 ? 'its upstream support ended in April 2026' : null };
}

export interface Machine {
  readonly system: string;
  readonly cpu: string;
  readonly cores: number;
  readonly memoryBytes: number;
  /** Processes that wanted a core over the last minute; 0 on Windows. */
  readonly load: number;
}

export function describeMachine(): Machine {
  const cpus = os.cpus();
  return {
    system: `${os.type()} ${os.release()} ${os.arch()}`,
    cpu: cpus[0]?.model.trim() ?? 'unknown',
    cores: os.availableParallelism(),
    memoryBytes: os.totalmem(),
    load: os.loadavg()[0],
  };
}

/** Memory that a process may still take; on Linux it counts the cache that the system would give back. */
export function availableMemoryBytes(): number {
  const limited = process.constrainedMemory?.() ?? 0;
  const available = process.availableMemory?.() ?? os.freemem();
  return limited > 0 ? Math.min(limited, available) : available;
}

export interface Compiler {
  readonly command: string;
  /** First line of `--version`. */
  readonly version: string;
}

/** The C compiler that the native kernels are built with: $CC, which may hold several words, else the first of cc, gcc and clang that runs. */
export function findCompiler(environment: NodeJS.ProcessEnv = process.env): Outcome<Compiler> {
  const given = environment['CC']?.trim();
  const candidates = given ? [given] : ['cc', 'gcc', 'clang'];
  const faults: string[] = [];
  for (const candidate of candidates) {
    const [command, ...first] = candidate.split(/\s+/);
    // Run it instead of looking for the file: macOS has a cc that only says that the developer tools are missing.
    const { status, stdout, stderr, error } = spawnSync(command, [...first, '--version'], {
      encoding: 'utf8',
      env: environment,
      timeout: 10_000,
    });
    if (status === 0) return { ok: true, value: { command: candidate, version: stdout.split('\n')[0] } };
    if ((error as NodeJS.ErrnoException | undefined)?.code === 'ENOENT') continue;
    const said = error?.message ?? stderr.trim().split('\n')[0];
    faults.push(`${candidate} does not run${said === '' ? '' : `: ${said}`}`);
  }
  return { ok: false, reason: [`none of ${candidates.join(', ')}`, ...faults].join('; ') };
}

export interface EnginesReport extends KernelsDescription {
  /** Why 'auto' chose this engine. */
  readonly why: string;
  /** Versions of libtensorflow and its binding where the tensorflow engine loads. */
  readonly tensorflow: Outcome<string>;
}

/** Which engines this machine has, and which one a trial takes. */
export async function describeEngines(): Promise<EnginesReport> {
  const kernels = await describeKernels();
  const why = kernels.native.available
    ? 'the native addon is built from these sources and this CPU has its instructions'
    : `${kernels.native.reason}; WebAssembly is used`;
  return { ...kernels, why, tensorflow: await probeTensorflow() };
}

/**
 * Tries the tensorflow engine in a child process and returns its versions. A native binding that does not fit this machine may
 * crash the process that loads it, and a working one prints notices.
 */
function probeTensorflow(): Promise<Outcome<string>> {
  const file = new URL(`./tensorflowProbe${extname(import.meta.url)}`, import.meta.url);
  return new Promise((resolve) => {
    const probe = fork(file, { silent: true, timeout: 60_000 });
    probe.once('message', (outcome) => resolve(outcome as Outcome<string>));
    probe.once('error', ({ message }) => resolve({ ok: false, reason: message }));
    probe.once('exit', (code, signal) => {
      const how = signal === null ? `with code ${code}` : `by ${signal}`;
      resolve({ ok: false, reason: `the process that loads it ended ${how}` });
    });
  });
}
