import { placesInBrowser } from '../keep/placesInBrowser.ts';
import type { FromWorker, ToWorker } from './messages.ts';
import { TrialHost } from './trialHost.ts';

// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker has no origin to name
const tell = (message: FromWorker, transfer: ArrayBuffer[] = []): void =>
  (self as unknown as Worker).postMessage(message, transfer);
const host = new TrialHost({ tell, placesAt: placesInBrowser });

self.addEventListener('message', ({ data }: MessageEvent<ToWorker>) => void host.handle(data));

// The page asks for the same lock, and has it when this worker has ended.
if ('locks' in navigator) {
  const lock = `policypath worker ${Date.now()} ${Math.random()}`;
  void navigator.locks.request(lock, () => {
    tell({ kind: 'alive', lock });
    return new Promise(() => {});
  });
}
