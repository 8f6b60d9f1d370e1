// Milliseconds of drawing and augmenting a batch of 128 from the image replay (stacks of three 100 x 100 RGB frames), and
// the memory that it takes when full.
//
//   node --conditions=@policypath/source --import tsx packages/agents/bench/imageReplay.ts [rounds]
import { augmentedShape, createImageBatch, ImageReplayBuffer, type Augmentation } from '@policypath/agents';
import { createGenerator } from '@policypath/random';

const rounds = Number(process.argv[2] ?? 50);
const stored = 20_000;
const episodeLength = 125;

const replay = new ImageReplayBuffer({ height: 100, width: 100, actionSize: 1 });
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
  const sample = (): void => replay.sample({ generator, offsetGenerator, augmentation, batch });
  for (let k = 0; k < 10; k += 1) sample();
  const milliseconds = Array.from({ length: rounds }, () => {
    const start = performance.now();
    sample();
    return performance.now() - start;
  }).toSorted((a, b) => a - b);
  console.log(
    `${augmentation.kind} to ${augmentation.size}: best ${milliseconds[0].toFixed(2)} ms, median ${milliseconds[rounds >> 1].toFixed(2)} ms`,
  );
}
