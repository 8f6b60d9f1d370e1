import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UsageError } from '@policypath/trial/errors';
import { formatBytes } from '@policypath/trial/node';
import { knownEnvironments } from '@policypath/envs';
import { Command } from 'commander';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { addDoctorCommand, printedDiagnosis } from '../src/commands/doctor.ts';
import { diagnose, missingParts, type Diagnosis } from '../src/doctor/diagnose.ts';
import { findCompiler, nodeSupport } from '../src/doctor/machine.ts';
import { fullTrial } from '../src/doctor/speeds.ts';

afterEach(() => {
  vi.restoreAllMocks();
  process.exitCode = undefined;
});

describe('nodeSupport', () => {
  it.each([
    ['18.20.4', false],
    ['20.18.3', false],
    ['20.19.0', true],
    ['20.20.2', true],
    ['22.11.0', true],
    ['24.21.0', true],
    ['26.1.0', true],
  ])('%s: %s', (version, supported) => {
    expect(nodeSupport(version).supported).toBe(supported);
  });

  it('says what is not tested and what is old', () => {
    expect(nodeSupport('24.1.0').remark).toBeNull();
    expect(nodeSupport('20.20.2').remark).toMatch(/ended/);
    expect(nodeSupport('23.1.0').remark).toMatch(/not among the tested/);
  });
});

describe('findCompiler', () => {
  it.skipIf(process.platform === 'win32')('takes $CC, else cc, gcc or clang on the PATH, else none', () => {
    const folder = mkdtempSync(join(tmpdir(), 'policypath-doctor-'));
    try {
      expect(findCompiler({ PATH: folder })).toEqual({ ok: false, reason: 'none of cc, gcc, clang' });
      const write = (name: string, exitCode: number): void => {
        writeFileSync(join(folder, name), `#!/bin/sh\necho "${name} 1.2.3"\necho more\nexit ${exitCode}\n`);
        chmodSync(join(folder, name), 0o755);
      };
      write('clang', 0);
      expect(findCompiler({ PATH: folder })).toEqual({
        ok: true,
        value: { command: 'clang', version: 'clang 1.2.3' },
      });
      write('cc', 1);
      expect(findCompiler({ PATH: folder })).toMatchObject({ value: { command: 'clang' } });
      write('mycc', 0);
      expect(findCompiler({ PATH: folder, CC: 'mycc -m64' })).toMatchObject({ value: { command: 'mycc -m64' } });
      expect(findCompiler({ PATH: folder, CC: 'theirs' })).toEqual({ ok: false, reason: 'none of theirs' });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it.skipIf(process.platform === 'win32')('tells what a compiler says that does not run', () => {
    const folder = mkdtempSync(join(tmpdir(), 'policypath-doctor-'));
    try {
      const note = 'xcode-select: note: No developer tools were found, requesting install.';
      writeFileSync(join(folder, 'cc'), `#!/bin/sh\necho "${note}" >&2\nexit 1\n`);
      chmodSync(join(folder, 'cc'), 0o755);
      const reason = `none of cc, gcc, clang; cc does not run: ${note}`;
      expect(findCompiler({ PATH: folder })).toEqual({ ok: false, reason });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

const [hopper] = knownEnvironments().filter(({ id }) => id === 'Hopper-v4');
const needs = fullTrial(hopper, { updateMilliseconds: 6, actMilliseconds: 0.05, stepsPerSecond: 20_000 });

describe('a full trial', () => {
  it('adds up a million steps: updates, actions, steps and evaluations', () => {
    // 975k x (6 + 0.05) ms, 1M x 0.05 ms, and 201 x 10 episodes of 1000 steps x (0.05 + 0.05) ms.
    expect(needs).toMatchObject({ environment: 'Hopper-v4', steps: 1_000_000 });
    expect(needs.hours).toBeCloseTo((5_898_750 + 50_000 + 201_000) / 3_600_000, 9);
  });

  it('takes a million transitions, 2000 snapshots, their Gram matrix and room to decompose it', () => {
    const { memoryParts, memoryBytes, diskBytes } = needs;
    const [replay, path, gram] = [1_000_000 * (2 * 11 + 3 + 2) * 4, 2000 * 69_635 * 4, 2000 * 2000 * 8];
    expect(memoryParts).toEqual({ replay, path });
    // Program, agent and the memory of the engine.
    const rest = memoryBytes - replay - path - 2 * gram;
    expect(rest).toBeGreaterThan(250e6);
    expect(rest).toBeLessThan(400e6);
    expect(diskBytes).toBeGreaterThan(replay + path);
  });
});

const well: Omit<Diagnosis, 'missing'> = {
  node: nodeSupport('24.1.0'),
  machine: { system: 'Linux 6 x64', cpu: 'a CPU', cores: 8, memoryBytes: 32e9, load: 0.2 },
  engines: {
    ok: true,
    value: {
      chosen: 'native',
      why: 'it is there',
      cpu: { architecture: 'x64', model: 'a CPU', features: ['avx2', 'fma'] },
      native: { available: true, instructionSet: 'avx2-fma', sourceHash: 'a'.repeat(64), threads: [1, 2] },
      wasm: { available: true, instructionSet: 'simd128', sourceHash: 'b'.repeat(64), threads: [1, 2] },
      tensorflow: { ok: true, value: 'libtensorflow 2.9.1' },
    },
  },
  compiler: { ok: true, value: { command: 'cc', version: 'cc 12' } },
  updates: [1, 2].map((threads) => ({
    ok: true,
    value: {
      engine: 'native',
      instructionSet: 'avx2-fma',
      threads,
      bestMilliseconds: 6 / threads,
      medianMilliseconds: 7 / threads,
      actMilliseconds: 0.05,
    },
  })),
  environment: 'Hopper-v4',
  stepsPerSecond: { ok: true, value: 20_000 },
  trial: { ok: true, value: needs },
  freeMemoryBytes: 20e9,
  freeDisk: { ok: true, value: { folder: '.', bytes: 100e9 } },
};
const failed = { ok: false, reason: 'it broke' } as const;

describe('missingParts', () => {
  it('is empty where all is well', () => {
    expect(missingParts(well)).toEqual([]);
    expect(printedDiagnosis({ ...well, missing: [] })).toMatch(/Nothing is missing\./);
  });

  it('asks for a compiler only where the native kernels are not built', () => {
    expect(missingParts({ ...well, compiler: failed })).toEqual([]);
    const { value: engines } = well.engines as Extract<Diagnosis['engines'], { ok: true }>;
    const unbuilt = {
      ...well,
      engines: { ok: true, value: { ...engines, native: { available: false, reason: 'not built', mend: 'build it' } } },
    } as const;
    expect(missingParts(unbuilt).map(({ mend }) => mend)).toEqual(['build it']);
    expect(missingParts({ ...unbuilt, compiler: failed }).map(({ what }) => what)).toEqual([
      'native kernels: not built',
      'C compiler: it broke',
    ]);
  });

  it('mends a missing engine by a command that a clone with npm alone has', () => {
    const { value: engines } = well.engines as Extract<Diagnosis['engines'], { ok: true }>;
    const [{ mend }] = missingParts({ ...well, engines: { ok: true, value: { ...engines, tensorflow: failed } } });
    expect(mend).toBe('npm run tensorflow:install');
    const { scripts } = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8')) as {
      scripts: Record<string, string>;
    };
    expect(scripts).toHaveProperty(mend.replace('npm run ', ''));
  });

  it('compares what a trial takes with what is free', () => {
    const short = {
      ...well,
      freeMemoryBytes: 1e8,
      freeDisk: { ok: true, value: { folder: '.', bytes: 1e8 } },
    } as const;
    expect(missingParts(short).map(({ what }) => what)).toEqual([
      expect.stringMatching(
        `^memory: a full trial takes ${formatBytes(needs.memoryBytes)}, ${formatBytes(1e8)} are available`,
      ),
      expect.stringMatching(/^disk: a full trial takes .*, 100 MB are free/),
    ]);
  });

  it('names every part that failed, and the report still prints the others', () => {
    const broken = {
      ...well,
      engines: failed,
      updates: [failed, failed],
      stepsPerSecond: failed,
      trial: failed,
      freeDisk: failed,
    };
    const missing = missingParts(broken);
    expect(missing).toHaveLength(3);
    const text = printedDiagnosis({ ...broken, missing });
    expect(text).toMatch(/Engine +not available: it broke/);
    expect(text).toMatch(/Full trial +no estimate: it broke/);
    expect(text).toMatch(/Node +24\.1\.0, supported/);
    expect(text).not.toMatch(/NaN|undefined|\[object/);
  });
});

describe('printedDiagnosis', () => {
  it('tells speeds, the cost of a full trial and a busy machine', () => {
    const text = printedDiagnosis({ ...well, missing: [] });
    expect(text).toMatch(/TD3 update, 1 thread +7\.00 ms median, 6\.00 ms best \(native, avx2-fma\)/);
    expect(text).toMatch(/TD3 update, 2 threads +3\.50 ms median/);
    expect(text).toMatch(/Full trial +Hopper-v4, 1M steps, one thread: about 1\.7 h here/);
    expect(text).toMatch(/memory +[\d.]+ [MG]B at most \(replay 108 MB, path 557 MB/);
    expect(text).not.toMatch(/busy/);
    expect(printedDiagnosis({ ...well, machine: { ...well.machine, load: 6 }, missing: [] })).toMatch(
      /machine is busy/,
    );
  });
});

describe('diagnose', () => {
  it('measures this machine: an engine that works, updates and steps', async () => {
    const diagnosis = await diagnose({ folder: tmpdir(), seconds: 0.05 });
    expect(diagnosis.node.supported).toBe(true);
    expect(diagnosis.engines.ok && diagnosis.engines.value[diagnosis.engines.value.chosen].available).toBe(true);
    const [one] = diagnosis.updates;
    expect(one).toMatchObject({ ok: true, value: { threads: 1 } });
    if (one.ok) {
      expect(one.value.bestMilliseconds).toBeGreaterThan(0);
      expect(one.value.medianMilliseconds).toBeGreaterThanOrEqual(one.value.bestMilliseconds);
      expect(one.value.actMilliseconds).toBeLessThan(one.value.medianMilliseconds);
    }
    expect(diagnosis.stepsPerSecond.ok && diagnosis.stepsPerSecond.value).toBeGreaterThan(0);
    expect(diagnosis.trial.ok && diagnosis.trial.value.hours).toBeGreaterThan(0);
    expect(diagnosis.freeDisk.ok && diagnosis.freeDisk.value.bytes).toBeGreaterThan(0);
    expect(JSON.parse(JSON.stringify(diagnosis))).toEqual(diagnosis);
  });

  it('goes on when the folder cannot be looked at', async () => {
    const { freeDisk, updates } = await diagnose({ folder: '/nowhere/at/all', seconds: 0.01 });
    expect(freeDisk).toMatchObject({ ok: false, reason: expect.stringMatching(/ENOENT/) });
    expect(updates[0].ok).toBe(true);
  });
});

describe('policypath doctor', () => {
  it('refuses a folder that is not there', async () => {
    const program = new Command('policypath');
    addDoctorCommand(program);
    await expect(program.parseAsync(['doctor', '--out', '/nowhere/at/all'], { from: 'user' })).rejects.toThrow(
      UsageError,
    );
  });
});
