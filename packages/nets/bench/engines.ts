// `pnpm bench` in this package: milliseconds of the networks' work, engine by engine, in rounds that take turns, so that
// a busy machine disturbs all of them alike. `pnpm bench native wasm` measures only those; ROUNDS=n changes their number.
import { createEngine, requiredArenaBytes, type Engine, type EngineName } from '../src/index.ts';
import { createWorkload, workloadModules, type Workload } from './workload.ts';

interface Candidate {
  readonly name: string;
  readonly engine: Engine;
  readonly workload: Workload;
  readonly times: Record<keyof Workload, number[]>;
}

const columns: readonly (readonly [keyof Workload, string, number])[] = [
  ['criticPass', 'critic forward + backward', 1],
  ['td3Update', 'TD3 update', 1],
  ['action', 'forwardOne (us)', 1000],
];
const rounds = Number(process.env['ROUNDS'] ?? 40);
const wanted = process.argv.slice(2);

const candidates: Candidate[] = [];
for (const [engine, threads] of [
  ['native', 1],
  ['native', 2],
  ['wasm', 1],
  ['wasm', 2],
  ['tensorflow', 1],
] as const) {
  if (wanted.length === 0 || wanted.includes(engine)) await addCandidate(engine, threads);
}

for (const { workload } of candidates) for (const [part] of columns) for (let i = 0; i < 5; i += 1) workload[part]();
for (let round = 0; round < rounds; round += 1) {
  for (const { workload, times } of candidates) {
    for (const [part] of columns) times[part].push(millisecondsOf(workload[part], part === 'action' ? 100 : 6));
  }
}

console.log(
  `best / median of ${rounds} rounds, ms unless said otherwise; networks 17-256-256-6 and 2 x 23-256-256-1, batch 256`,
);
console.log(`| engine | ${columns.map(([, title]) => title).join(' | ')} |`);
console.log(`| --- | ${columns.map(() => '---').join(' | ')} |`);
for (const { name, times, engine } of candidates) {
  const cells = columns.map(([part, , scale]) => {
    const sorted = times[part].toSorted((a, b) => a - b).map((time) => time * scale);
    return `${sorted[0].toPrecision(3)} / ${sorted[Math.floor(sorted.length / 2)].toPrecision(3)}`;
  });
  console.log(`| ${name} | ${cells.join(' | ')} |`);
  engine.close();
}

async function addCandidate(name: EngineName, threads: 1 | 2): Promise<void> {
  const title = `${name}, ${threads} ${threads === 1 ? 'thread' : 'threads'}`;
  try {
    const arenaBytes = requiredArenaBytes(workloadModules) + 2 ** 24;
    const engine = await createEngine({ engine: name, threads, arenaBytes });
    const times = { criticPass: [], td3Update: [], action: [] };
    const { instructionSet } = engine.identity;
    candidates.push({ name: `${title} (${instructionSet})`, engine, workload: createWorkload(engine), times });
  } catch (error) {
    console.log(`${title}: not here: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** Mean time of one call over `calls`. */
function millisecondsOf(work: () => void, calls: number): number {
  const begin = performance.now();
  for (let i = 0; i < calls; i += 1) work();
  return (performance.now() - begin) / calls;
}
