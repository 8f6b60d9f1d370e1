import { formatBytes } from '@policypath/trial/node';
import { shortSteps } from '../words/steps.ts';
import type { Diagnosis } from './diagnose.ts';
import type { EnginesReport } from './describeEngines.ts';
import type { Outcome } from './outcome.ts';
import type { UpdateSpeed } from './measureUpdate.ts';

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
      `TD3 update, ${index + 1} thread${index > 0 ? 's' : ''}`,
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
  const { replay, path, gram, program } = memoryParts;
  return [
    [
      'Full trial',
      `${environment}, ${shortSteps(steps)} steps, one thread: about ${hours.toFixed(1)} h here, PPTB's edits not counted`,
    ],
    [
      '  memory',
      `${formatBytes(memoryBytes)} (replay ${formatBytes(replay)}, path ${formatBytes(path)}, its Gram matrix ` +
        `${formatBytes(gram)}, program ${formatBytes(program)}); ${formatBytes(freeMemoryBytes)} available`,
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
