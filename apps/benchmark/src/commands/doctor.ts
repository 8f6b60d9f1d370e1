import { existsSync } from 'node:fs';
import { UsageError } from '@policypath/trial/errors';
import { formatBytes } from '@policypath/trial/node';
import type { Command } from 'commander';
import { diagnose, type Diagnosis } from '../doctor/diagnose.ts';
import type { EnginesReport } from '../doctor/machine.ts';
import type { Outcome } from '../doctor/outcome.ts';
import type { UpdateSpeed } from '../doctor/speeds.ts';
import { shortSteps } from '../words/steps.ts';
import { counted } from '../words/numbers.ts';

interface DoctorOptions {
  readonly out: string;
  readonly json?: boolean;
}

/** Adds `policypath doctor`. */
export function addDoctorCommand(program: Command): void {
  program
    .command('doctor')
    .description('what this machine runs policypath on, how fast, what a full trial takes here, and what is missing')
    .option('--out <folder>', 'where trials would be stored: its free space is looked at', '.')
    .option('--json', 'print JSON instead of lines')
    .action(doctor);
}

async function doctor({ out, json }: DoctorOptions): Promise<void> {
  if (!existsSync(out)) throw new UsageError(`there is no folder ${out}`);
  const show = process.stderr.isTTY;
  const diagnosis = await diagnose({
    folder: out,
    onProgress: (what) => show && process.stderr.write(`\r\u001b[K${what} ...`),
  });
  if (show) process.stderr.write('\r\u001b[K');
  console.log(json ? JSON.stringify(diagnosis, null, 2) : printedDiagnosis(diagnosis));
  const { node, updates, stepsPerSecond } = diagnosis;
  // Nothing can be trained here.
  if (!node.supported || !updates[0].ok || !stepsPerSecond.ok) process.exitCode = 1;
}

/** The diagnosis as lines for the terminal. */
export function printedDiagnosis(diagnosis: Diagnosis): string {
  const { node, machine, engines, compiler, updates, environment, stepsPerSecond, missing } = diagnosis;
  const busy = machine.load > 0.5 * machine.cores;
  const rows: [string, string][] = [
    [
      'Node',
      `${node.version}, ${node.supported ? 'supported' : 'NOT supported'}${node.remark === null ? '' : ` (${node.remark})`}`,
    ],
    ['System', `${machine.system}, ${formatBytes(machine.memoryBytes)} of memory`],
    ['CPU', `${machine.cpu}, ${machine.cores} cores, load ${machine.load.toFixed(1)}`],
    ...engineRows(engines),
    ['C compiler', told(compiler, ({ command, version }) => `${command}: ${version}`)],
    ...updates.map((speed, index): [string, string] => [
      `TD3 update, ${counted(index + 1, 'thread')}`,
      updateText(speed),
    ]),
    [`${environment} steps`, told(stepsPerSecond, (value) => `${Math.round(value)} a second`)],
    ...trialRows(diagnosis),
  ];
  const width = Math.max(...rows.map(([name]) => name.length));
  return [
    ...rows.map(([name, text]) => `${name.padEnd(width)}  ${text}`),
    ...(busy ? ['', 'The machine is busy: the speeds above are lower than on an idle one.'] : []),
    '',
    ...(missing.length === 0
      ? ['Nothing is missing.']
      : ['Missing:', ...missing.map(({ what, mend }) => `- ${what}\n  ${mend}`)]),
  ].join('\n');
}

function engineRows(engines: Outcome<EnginesReport>): [string, string][] {
  if (!engines.ok) return [['Engine', `not available: ${engines.reason}`]];
  const { chosen, why, cpu, native, wasm, tensorflow } = engines.value;
  return [
    ['CPU features', `${cpu.architecture}: ${cpu.features.join(' ') || 'unknown'}`],
    ['Engine', `${chosen}: ${why}`],
    ['  native', backendText(native)],
    ['  wasm', backendText(wasm)],
    ['  tensorflow', told(tensorflow, (versions) => versions)],
  ];
}

function backendText(one: EnginesReport['native']): string {
  return one.available
    ? `${one.instructionSet}, ${one.threads.join(' or ')} threads, sources ${one.sourceHash.slice(0, 12)}`
    : `not available: ${one.reason}`;
}

function updateText(speed: Outcome<UpdateSpeed>): string {
  return told(
    speed,
    ({ engine, instructionSet, bestMilliseconds, medianMilliseconds }) =>
      `${medianMilliseconds.toFixed(2)} ms median, ${bestMilliseconds.toFixed(2)} ms best (${engine}, ${instructionSet})`,
  );
}

function trialRows({ trial, freeMemoryBytes, freeDisk }: Diagnosis): [string, string][] {
  if (!trial.ok) return [['Full trial', `no estimate: ${trial.reason}`]];
  const { environment, steps, hours, memoryBytes, memoryParts, diskBytes } = trial.value;
  return [
    [
      'Full trial',
      `${environment}, ${shortSteps(steps)} steps, one thread: about ${hours.toFixed(1)} h here, PPTB's edits not counted`,
    ],
    [
      '  memory',
      `${formatBytes(memoryBytes)} at most (replay ${formatBytes(memoryParts.replay)}, path ` +
        `${formatBytes(memoryParts.path)}); ${formatBytes(freeMemoryBytes)} available`,
    ],
    [
      '  disk',
      `${formatBytes(diskBytes)} at most; ${told(freeDisk, ({ folder, bytes }) => `${formatBytes(bytes)} free in ${folder}`)}`,
    ],
  ];
}

function told<Value>(outcome: Outcome<Value>, text: (value: Value) => string): string {
  return outcome.ok ? text(outcome.value) : `not available: ${outcome.reason}`;
}
