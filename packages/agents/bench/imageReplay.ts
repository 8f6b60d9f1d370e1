// Milliseconds of processor time of drawing and augmenting a batch of 128 from the image replay (stacks of three 100 x 100
// RGB frames), in plain TypeScript and with the kernels of each engine, one thread; and the memory that it takes when full.
// The ways take turns, so that other programs disturb all of them alike.
//
//   node --conditions=@policypath/source --import tsx packages/agents/bench/imageReplay.ts [rounds]
import { augmentedShape, createImageBatch, ImageReplayBuffer, type Augmentation } from '@policypath/agents';
import { createEngine, type Engine } from '@policypath/nets';
import { createGenerator } from '@policypath/random';

const rounds = Number(process.argv[2] ?? 50);
const stored = 20_000;
const episodeLength = 125;

async function engineOf(name: 'native' | 'wasm'): Promise<Engine | undefined> {
  try {
    return await createEngine({ engine: name, modules: [] });
  } catch (error) {
    console.log(`${name} is not measured: ${(error as Error).message}`);
    return undefined;
  }
}

const native = await engineOf('native');
const wasm = await engineOf('wasm');
const ways: readonly { readonly name: string; readonly engine?: Engine }[] = [
  { name: 'plain TypeScript' },
  ...(native ? [{ name: 'native', engine: native }] : []),
  ...(wasm ? [{ name: `wasm ${wasm.identity.instructionSet}`, engine: wasm }] : []),
];

// One replay whose engine is changed, for each would take the memory of its own.
const engine: { copyFrames?: Engine['copyFrames'] } = {};
const replay = new ImageReplayBuffer({ height: 100, width: 100, actionSize: 1, engine });
const frameFloats = replay.recordLength - 5;
const record = new Float32Array(replay.recordLength);
const bytes = new Uint8Array(record.buffer, 0, 4 * frameFloats);
const generator = createGenerator(0, 'bench/frames');
for (let k = 0; k < stored; k += 1) {
  const age = k % (episodeLength + 1);
  for (let i = 0; i < 100; i += 1) bytes[generator.integer(bytes.length)] = generator.integer(256);
  record.set([0, 0, 1, Math.min(age, 3), age === 0 ? 0 : 1], frameFloats);
  replay.appendRecords(record);
}
console.log(
  `full replay of ${replay.capacity} transitions: ${(replay.bytes / 1e9).toFixed(2)} GB; ${replay.size} stored here, ` +
    `process at ${(process.memoryUsage().rss / 1e9).toFixed(2)} GB`,
);

const augmentations: readonly Augmentation[] = [
  { kind: 'crop', size: 84 },
  { kind: 'translate', size: 108 },
];
for (const augmentation of augmentations) {
  const batch = createImageBatch(128, augmentedShape(replay.shape, augmentation), 1);
  const offsetGenerator = createGenerator(0, 'bench/offsets');
  const times = ways.map((): number[] => []);
  for (let k = -10; k < rounds; k += 1) {
    ways.forEach((way, i) => {
      engine.copyFrames = way.engine?.copyFrames;
      const start = process.cpuUsage();
      replay.sample({ generator, offsetGenerator, augmentation, batch });
      const { user, system } = process.cpuUsage(start);
      if (k >= 0) times[i].push((user + system) / 1000);
    });
  }
  ways.forEach(({ name }, i) => {
    const sorted = times[i].toSorted((a, b) => a - b);
    console.log(
      `${augmentation.kind} to ${augmentation.size}, ${name}: best ${sorted[0].toFixed(2)} ms, ` +
        `median ${sorted[rounds >> 1].toFixed(2)} ms`,
    );
  });
}
native?.close();
wasm?.close();
