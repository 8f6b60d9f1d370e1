// Times of a sliding window: node --conditions=@policypath/source --import tsx bench/slidingWindow.ts [snapshots] [parameters] [rank] [backend] [threads]
import { createKernels } from '@policypath/kernels';
import { SlidingTemporalSvd } from '../src/index.ts';
import { walk } from '../test/paths.ts';

const [capacity = 1000, dimension = 72_000, rank = 64] = process.argv.slice(2, 5).map(Number);
const backend = process.argv[5] === 'native' ? 'native' : 'wasm';
const threads = process.argv[6] === '2' ? 2 : 1;
const NEW_SNAPSHOTS = 20;
const EVENTS = 3;

const arenaBytes = SlidingTemporalSvd.arenaBytes({ capacity, rank });
const kernels = await createKernels({ backend, threads, arenaBytes });
const rows = walk({ snapshots: capacity + EVENTS * NEW_SNAPSHOTS, dimension, step: 3e-4 });
let end = 0;
const path = {
  get begin() {
    return Math.max(0, end - capacity);
  },
  get end() {
    return end;
  },
  dimension,
  at: (index: number) => rows[index],
};

const { backend: used, instructionSet } = kernels.identity;
console.log(
  `${capacity} x ${dimension}, rank ${rank}, ${used} (${instructionSet}), threads: ${threads}; arena: ${arenaBytes} bytes`,
);
console.log(`event      gram s  pairs s  edit s  rounds`);
const sliding = new SlidingTemporalSvd({ capacity, dimension, rank, kernels });
for (let event = 0; event <= EVENTS; event += 1) {
  end = capacity + event * NEW_SNAPSHOTS;
  const { iterations } = sliding.counts;
  const times = [() => sliding.update(path), () => sliding.rank, () => sliding.reconstruct(end - 1, rank)].map(
    (job) => {
      const started = performance.now();
      job();
      return ((performance.now() - started) / 1000).toFixed(3).padStart(8);
    },
  );
  console.log(
    `${event === 0 ? 'cold' : `+${NEW_SNAPSHOTS} `}   ${times.join('')}  ${sliding.counts.iterations - iterations}`,
  );
}
kernels.close();
