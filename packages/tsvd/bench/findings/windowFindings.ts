import type { Finding } from './finding.ts';
import type { FollowedWindow, WindowEvent } from '../measure/followWindow.ts';
import { inMegabytes, inSeconds, spread } from './numbers.ts';
import type { Peer, PeerJob } from '../peers/runPeer.ts';
import { best } from '../seconds.ts';

export interface MeasuredWindows {
  /** Followed on one thread. */
  readonly native?: FollowedWindow;
  readonly wasm: FollowedWindow;
  /** On two threads. */
  readonly pair: FollowedWindow;
  /** numpy and torch on one thread, and on two. */
  readonly peers: { readonly one: Peer | undefined; readonly two: Peer | undefined };
}

const whole = ({ gram, pairs, edit }: WindowEvent) => gram + pairs + edit;

/** Events, the same spread over the appends, cold starts and memory of a full window. */
export function windowFindings({ native, wasm, pair, peers }: MeasuredWindows): Finding[] {
  const svd = peers.two?.times.svd;
  const way = sum(peers.two, 'gram', 'eigh');
  const single = sum(peers.one, 'gram', 'eigh');
  const beside = [
    said('numpy SVD, float32, 2 threads', svd, peers.two?.walls.svd),
    said('torch SVD, the same', peers.two?.times.torchSvd, peers.two?.walls.torchSvd),
    said('numpy float64 Gram + eigh, 2 threads', way),
    said('1 thread', single),
    said('float32 Gram + eigh, 2 threads', sum(peers.two, 'gram32', 'eigh')),
    said('torch float64 Gram + eigh, 2 threads', sum(peers.two, 'torchGram', 'torchEigh')),
  ]
    .filter((text) => text !== '')
    .join('; ');
  const findings: Finding[] = [];
  if (native !== undefined) {
    const event = best(native.events.map(whole));
    findings.push(
      {
        job: `event: ${native.events[0].newSnapshots} new snapshots; native, one thread`,
        here: described(native.events),
        beside,
      },
      ratio('the same beside numpy.linalg.svd of the window', svd, event),
      ratio("the same beside numpy's float64 Gram matrix and eigh on two threads", way, event),
    );
  }
  findings.push({
    job: 'event, WebAssembly, one thread',
    here: described(wasm.events),
  });
  for (const [name, window] of Object.entries({ native, WebAssembly: wasm })) {
    if (window === undefined) continue;
    const perSnapshot = window.events.map((one) => whole(one) / one.newSnapshots);
    findings.push({
      job: `spread over the appends, a snapshot; ${name}, one thread`,
      here:
        `${spread(perSnapshot, inSeconds)} of a whole event; of it update() in blocks of ${window.events[0].newSnapshots}: ` +
        `${spread(
          window.events.map(({ gram, newSnapshots }) => gram / newSnapshots),
          inSeconds,
        )}; update() after every snapshot: ${spread(window.singles, inSeconds)}`,
    });
  }
  const cold = best(pair.colds.map(whole));
  findings.push(
    {
      job: 'cold start of a full window, two threads',
      here: described(pair.colds),
      beside: 'as an event',
    },
    ratio('the same beside numpy.linalg.svd of the window', svd, cold),
    ratio("the same beside numpy's float64 Gram matrix and eigh on two threads", way, cold),
  );
  const memory = Object.entries({ 'native, one thread': native, 'WebAssembly, one thread': wasm, 'two threads': pair });
  for (const [name, window] of memory) {
    if (window === undefined) continue;
    findings.push({
      job: `memory beyond the window of ${inMegabytes(window.windowBytes)}, cold start and events; ${name}`,
      here:
        `${inMegabytes(window.beyondBytes)} (peak of the process less rows: ${inMegabytes(window.processBytes)}, ` +
        `of which Node and the TypeScript loader before anything: ${inMegabytes(window.runtimeBytes)})`,
      beside:
        name.startsWith('native') && peers.two !== undefined && svd !== undefined
          ? `numpy SVD ${inMegabytes(peers.two.beyondBytes)}`
          : '',
    });
  }
  return findings;
}

function described(events: readonly WindowEvent[]): string {
  const part = (name: 'gram' | 'pairs' | 'edit') => inSeconds(best(events.map((event) => event[name])));
  const processor = best(events.map((event) => event.processor));
  return `${spread(events.map(whole))}, of the processor ${inSeconds(processor)}: Gram block ${part('gram')}, pairs ${part('pairs')}, edit ${part('edit')}`;
}

function sum(peer: Peer | undefined, ...jobs: readonly PeerJob[]): number | undefined {
  let total = 0;
  for (const job of jobs) total += peer?.times[job] ?? NaN;
  return Number.isNaN(total) ? undefined : total;
}

function said(name: string, seconds: number | undefined, clock?: number): string {
  if (seconds === undefined) return '';
  const held = clock !== undefined && clock > 1.2 * seconds ? ` (${inSeconds(clock)} on the clock)` : '';
  return `${name} ${inSeconds(seconds)}${held}`;
}

function ratio(job: string, other: number | undefined, own: number): Finding {
  return {
    job,
    here: other === undefined ? '' : `${(other / own).toFixed(other / own < 20 ? 1 : 0)} times as fast`,
  };
}
