// What a sliding window costs: cold start, events of 20 new snapshots, all singular values; beside numpy where a python
// with numpy is found ($POLICYPATH_PYTHON, else python3).
//
// node --conditions=@policypath/source --import tsx bench/slidingWindow.ts [snapshots] [parameters] [rank] [backends] [threads]
// backends: native, wasm, or both separated by a comma (default).
import { createKernels } from '@policypath/kernels';
import { SlidingTemporalSvd } from '../src/index.ts';
import { walk } from '../test/paths.ts';
import { timeNumpy } from './numpyTimes.ts';

const [capacity = 1000, dimension = 72_000, rank = 64] = process.argv.slice(2, 5).map(Number);
const backends = (process.argv[5] ?? 'native,wasm').split(',') as ('native' | 'wasm')[];
const threads = process.argv[6] === '2' ? 2 : 1;
const NEW_SNAPSHOTS = 20;
const EVENTS = 3;

function seconds(job: () => unknown): number {
  const started = performance.now();
  job();
  return (performance.now() - started) / 1000;
}

const columns = (values: (number | string)[]) =>
  values.map((value) => (typeof value === 'number' ? value.toFixed(3) : value).padStart(9)).join('');

const rows = walk({ snapshots: capacity + EVENTS * NEW_SNAPSHOTS, dimension, step: 3e-4 });
const arenaBytes = SlidingTemporalSvd.arenaBytes({ capacity, rank });
console.log(
  `${capacity} x ${dimension}, rank ${rank}, threads: ${threads}; arena: ${(arenaBytes / 1e6).toFixed(0)} MB; seconds`,
);
console.log(columns(['', '', 'gram', 'pairs', 'edit', 'sum', 'rounds', 'spectrum']));
for (const backend of backends) {
  const kernels = await createKernels({ backend, threads, arenaBytes });
  const sliding = new SlidingTemporalSvd({ capacity, dimension, rank, kernels });
  for (let event = 0; event <= EVENTS; event += 1) {
    const end = capacity + event * NEW_SNAPSHOTS;
    const path = { begin: end - capacity, end, dimension, at: (index: number) => rows[index] };
    const { iterations } = sliding.counts;
    const times = [() => sliding.update(path), () => sliding.rank, () => sliding.reconstruct(end - 1, rank)].map(
      seconds,
    );
    const sum = times.reduce((total, time) => total + time, 0);
    const spectrum = seconds(() => sliding.spectrum());
    const name = event === 0 ? 'cold' : `+${NEW_SNAPSHOTS}`;
    console.log(columns([backend, name, ...times, sum, `${sliding.counts.iterations - iterations}`, spectrum]));
  }
  kernels.close();
}
const numpy = timeNumpy(rows.slice(-capacity), { rank, threads });
console.log(
  numpy === undefined
    ? 'numpy: no python with numpy was found (set POLICYPATH_PYTHON)'
    : `numpy ${numpy.version}: float32 Gram matrix ${numpy.gram.toFixed(3)}, float64 Gram matrix ${numpy.gram64.toFixed(3)}, ` +
        `eigh ${numpy.eigh.toFixed(3)}, eigvalsh ${numpy.eigvalsh.toFixed(3)}, edit ${numpy.edit.toFixed(3)}`,
);
