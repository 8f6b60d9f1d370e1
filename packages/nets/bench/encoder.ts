import { createGenerator } from '@policypath/random';
import { loadavg } from 'node:os';
import { createEngine, type ConvEncoder, type Engine } from '../src/index.ts';
import { findTorch } from './findTorch.ts';
import { startTorch, torchPass, type PassTime } from './torchEncoder.ts';

const shape = { channels: 9, height: 84, width: 84, featureSize: 50 } as const;
const batch = Number(process.env['BATCH'] ?? 128);

interface Contestant {
  readonly name: string;
  readonly threads: 1 | 2;
  /** One forward and backward pass. */
  readonly time: () => Promise<PassTime>;
  readonly stop: () => void;
  readonly times: PassTime[];
}

/**
 * Forward and backward pass of RAD's encoder, ours beside PyTorch's, in blocks that take turns in one run; and how far
 * their features and gradients are apart.
 */
export async function compareEncoders(wanted: readonly string[], rounds: number): Promise<void> {
  const contestants: Contestant[] = [];
  for (const name of ['native', 'wasm', 'tensorflow'] as const) {
    for (const threads of [1, 2] as const) {
      if ((wanted.length > 0 && !wanted.includes(name)) || (name === 'tensorflow' && threads === 2)) continue;
      try {
        contestants.push(await createContestant(name, threads));
      } catch (error) {
        console.log(`${name}: not here: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
  }
  const python = findTorch();
  if (python === undefined) console.log('PyTorch is not here; name a Python that has it by POLICYPATH_PYTHON');
  for (const threads of python === undefined ? [] : ([1, 2] as const)) {
    const torch = await startTorch(python!, threads, batch);
    const name = `torch ${torch.version}`;
    contestants.push({ name, threads, time: torch.time, stop: torch.stop, times: [] });
  }
  const loadBefore = loadavg()[0];
  for (const { time } of contestants) await time();
  for (let round = 0; round < rounds; round += 1) {
    for (const { time, times } of contestants) times.push(await time());
  }
  for (const { stop } of contestants) stop();

  console.log(`\nRAD's encoder, 9 x 84 x 84, batch ${batch}, forward and backward; best / median of ${rounds}, ms`);
  console.log(`load average ${loadBefore.toFixed(1)} before, ${loadavg()[0].toFixed(1)} after`);
  console.log("| engine | threads | ms | PyTorch's, as a multiple | CPU ms | PyTorch's, as a multiple |");
  console.log('| --- | --- | --- | --- | --- | --- |');
  for (const { name, threads, times } of contestants) {
    const torch = contestants.find((other) => other.name.startsWith('torch') && other.threads === threads);
    const cells = (['wall', 'cpu'] as const).flatMap((clock) => {
      const own = times.map((time) => time[clock]);
      const theirs = torch?.times.map((time) => time[clock]) ?? [];
      const multiples = theirs.map((time, round) => time / own[round]);
      return [
        `${Math.min(...own).toFixed(0)} / ${median(own).toFixed(0)}`,
        torch ? `${(Math.min(...theirs) / Math.min(...own)).toFixed(2)} / ${median(multiples).toFixed(2)}` : '',
      ];
    });
    console.log(`| ${[name, threads, ...cells].join(' | ')} |`);
  }
  if (python !== undefined) await compareResults(python);
}

async function createContestant(name: 'native' | 'wasm' | 'tensorflow', threads: 1 | 2): Promise<Contestant> {
  const engine = await openEngine(name, threads, batch);
  const { encoder, images, gradient } = createWork(engine, batch);
  const work = async (): Promise<PassTime> => {
    const begin = performance.now();
    const beginCpu = process.cpuUsage();
    encoder.forward(images, batch);
    encoder.backward(gradient, batch);
    const { user, system } = process.cpuUsage(beginCpu);
    return { wall: performance.now() - begin, cpu: (user + system) / 1000 };
  };
  return {
    name: `${name} (${engine.identity.instructionSet})`,
    threads,
    time: work,
    stop: () => engine.close(),
    times: [],
  };
}

function openEngine(engine: 'native' | 'wasm' | 'tensorflow', threads: 1 | 2, rows: number): Promise<Engine> {
  return createEngine({ engine, threads, modules: [{ kind: 'encoder', ...shape, maximumBatch: rows }] });
}

function createWork(
  engine: Engine,
  rows: number,
): { encoder: ConvEncoder; images: Uint8Array; gradient: Float32Array } {
  const generator = createGenerator(1);
  const encoder = engine.createConvEncoder({ ...shape, maximumBatch: rows, generator });
  // Delta-orthogonal kernels are mostly zeros: this is what training makes of them.
  const parameters = new Float32Array(encoder.parameterCount);
  encoder.readParameters(parameters);
  encoder.writeParameters(parameters.map((value) => value + 0.02 * (generator.uniform() - 0.5)));
  const images = Uint8Array.from({ length: rows * 9 * 84 * 84 }, () => generator.integer(256));
  const gradient = new Float32Array(rows * shape.featureSize);
  generator.fillNormal(gradient, 1);
  return { encoder, images, gradient };
}

/** The largest differences from PyTorch's results as shares of their largest elements. */
async function compareResults(python: string): Promise<void> {
  for (const name of ['native', 'wasm'] as const) {
    const engine = await openEngine(name, 1, 8);
    const { encoder, images, gradient } = createWork(engine, 8);
    const parameters = new Float32Array(encoder.parameterCount);
    encoder.readParameters(parameters);
    const features = encoder.forward(images, 8);
    encoder.backward(gradient, 8);
    const gradients = new Float32Array(encoder.parameterCount);
    encoder.readGradients(gradients);
    const torch = torchPass(python, parameters, images, gradient);
    console.log(
      `${name} and PyTorch, batch 8: features differ by ${difference(features, torch.features)}, ` +
        `gradients by ${difference(gradients, torch.gradients)} of the largest`,
    );
    engine.close();
  }
}

function difference(one: Float32Array, other: Float32Array): string {
  const scale = other.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
  return (one.reduce((largest, value, i) => Math.max(largest, Math.abs(value - other[i])), 0) / scale).toExponential(1);
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
}
