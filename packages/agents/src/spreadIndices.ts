import type { ReplayBuffer } from './replay/replayBuffer.ts';

/** At most `count` indices from [begin, end), evenly spread. */
export function spreadIndices(begin: number, end: number, count: number): number[] {
  const length = Math.min(count, end - begin);
  return Array.from({ length }, (_, i) => begin + Math.floor((i * (end - begin)) / length));
}

/** `count` observations or as many as there are, evenly spread over a replay storage of states: [k, n]. */
export function spreadStates(replay: ReplayBuffer, count: number): Float32Array {
  const { begin, end, recordLength, observationSize } = replay;
  const indices = spreadIndices(begin, end, count);
  const observations = new Float32Array(indices.length * observationSize);
  const record = new Float32Array(recordLength);
  indices.forEach((index, i) => {
    replay.readRecord(index, record);
    observations.set(record.subarray(0, observationSize), i * observationSize);
  });
  return observations;
}
