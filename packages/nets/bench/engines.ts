// `pnpm bench` in this package: milliseconds of the networks' work, engine by engine. The engines are measured one after
// the other in several passes, so that a busy spell disturbs all alike, and one at a time is open, as in a trial.
// `pnpm bench native wasm` measures only those; PASSES=n and, of the encoder beside PyTorch,
// ROUNDS=n change the count; 0 passes leave the perceptrons out. The load average is printed: two threads on
// a machine whose cores are taken are slower than one.
import { loadavg } from 'node:os';
import { createEngine, type EngineName } from '../src/index.ts';
import { compareEncoders } from './encoder.ts';
import { createWorkload, workloadModules, type Workload } from './workload.ts';

interface Candidate {
  readonly engine: EngineName;
  readonly threads: 1 | 2;
  instructionSet: string;
  readonly times: Record<keyof Workload, number[]>;
  unavailable?: string;
}

/** Title, calls that are timed together, and the factor from milliseconds. TD3's updates differ in pairs. */
const parts: readonly (readonly [keyof Workload, string, number, number])[] = [
  ['criticPass', 'critic forward + backward', 6, 1],
  ['td3Update', 'TD3 update', 6, 1],
  ['action', 'forwardOne (us)', 100, 1000],
];
const roundsInPass = 15;
const passes = Number(process.env['PASSES'] ?? 4);
const wanted = process.argv.slice(2);
const candidates = (
  [
    ['native', 1],
    ['native', 2],
    ['wasm', 1],
    ['wasm', 2],
    ['tensorflow', 1],
  ] as const
)
  .filter(([engine]) => wanted.length === 0 || wanted.includes(engine))
  .map(([engine, threads]): Candidate => ({
    engine,
    threads,
    instructionSet: '',
    times: { criticPass: [], td3Update: [], action: [] },
  }));

const loadBefore = loadavg()[0];
for (let pass = 0; pass < passes; pass += 1) for (const candidate of candidates) await measure(candidate);

if (passes > 0) printNetworks();
const encoderRounds = Number(process.env['ROUNDS'] ?? 9);
await compareEncoders(wanted, encoderRounds);

function printNetworks(): void {
  console.log(`networks 17-256-256-6 and 2 x 23-256-256-1, batch 256; best / median of ${passes * roundsInPass}, ms`);
  console.log(`load average ${loadBefore.toFixed(1)} before, ${loadavg()[0].toFixed(1)} after`);
  console.log(`| engine | ${parts.map(([, title]) => title).join(' | ')} |`);
  console.log(`| --- | ${parts.map(() => '---').join(' | ')} |`);
  for (const { engine, threads, instructionSet, times, unavailable } of candidates) {
    const title = `${engine}, ${threads} ${threads === 1 ? 'thread' : 'threads'}`;
    if (unavailable !== undefined) {
      console.log(`${title}: not here: ${unavailable}`);
      continue;
    }
    const cells = parts.map(([part, , , scale]) => {
      const sorted = times[part].toSorted((a, b) => a - b).map((time) => time * scale);
      return `${sorted[0].toPrecision(3)} / ${sorted[Math.floor(sorted.length / 2)].toPrecision(3)}`;
    });
    console.log(`| ${title} (${instructionSet}) | ${cells.join(' | ')} |`);
  }
}

async function measure(candidate: Candidate): Promise<void> {
  if (candidate.unavailable !== undefined) return;
  const { engine: name, threads, times } = candidate;
  try {
    const engine = await createEngine({ engine: name, threads, modules: workloadModules });
    candidate.instructionSet = engine.identity.instructionSet;
    const workload = createWorkload(engine);
    for (const [part, , calls] of parts) millisecondsOf(workload[part], 2 * calls);
    for (let round = 0; round < roundsInPass; round += 1) {
      for (const [part, , calls] of parts) times[part].push(millisecondsOf(workload[part], calls));
    }
    engine.close();
  } catch (error) {
    candidate.unavailable = error instanceof Error ? error.message : String(error);
  }
}

/** Mean time of one call. */
function millisecondsOf(work: () => void, calls: number): number {
  const begin = performance.now();
  for (let i = 0; i < calls; i += 1) work();
  return (performance.now() - begin) / calls;
}
