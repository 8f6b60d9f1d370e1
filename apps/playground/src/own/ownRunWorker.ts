import { analyseGiven } from './analyseGiven.ts';
import type { FromOwnRun, ToOwnRun } from './ownRunMessages.ts';

/** TypeScript has it in its library for workers alone, which excludes that for pages. */
declare class FileReaderSync {
  readAsArrayBuffer(blob: Blob): ArrayBuffer;
}

/** Milliseconds between two messages about one phase. */
const interval = 100;

// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker has no origin to name
const tell = (message: FromOwnRun): void => (self as unknown as Worker).postMessage(message);

self.addEventListener('message', ({ data }: MessageEvent<ToOwnRun>) => void analyse(data));

async function analyse({ given, reading }: ToOwnRun): Promise<void> {
  const begun = performance.now();
  const files = new FileReaderSync();
  let last = { phase: '', at: -Infinity };
  try {
    const report = await analyseGiven(given, {
      reading,
      readBlob: (blob) => files.readAsArrayBuffer(blob),
      onProgress(phase, done = 0, total) {
        const at = performance.now();
        // A new phase is always told: it may be one long step.
        if (phase === last.phase && at - last.at < interval) return;
        last = { phase, at };
        tell({ kind: 'progress', phase, ...(total === undefined ? {} : { share: done / total }) });
      },
    });
    tell({ kind: 'done', ...report, seconds: (performance.now() - begun) / 1000 });
  } catch (error) {
    tell({ kind: 'refused', message: error instanceof Error ? error.message : String(error) });
  }
}
