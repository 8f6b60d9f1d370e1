import { loadKernels } from '@policypath/kernels';
import { startLiveTrial } from './liveTrial.ts';
import type { FromWorker, ToWorker } from './messages.ts';
import { TrialView } from './trialView.ts';

/** Milliseconds between looks: 15 a second. */
const lookInterval = 1000 / 15;

let paused: Promise<void> | undefined;
let goOn = (): void => {};

// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker has no origin to name
const tell = (message: FromWorker): void => (self as unknown as Worker).postMessage(message);

self.addEventListener('message', ({ data }: MessageEvent<ToWorker>) => {
  if (data.kind === 'start') void start(data.settings);
  else if (data.kind === 'pause') paused = new Promise((resolve) => (goOn = resolve));
  else {
    paused = undefined;
    goOn();
  }
});

async function start(settings: Readonly<Record<string, unknown>>): Promise<void> {
  try {
    const kernels = await loadKernels({ backend: 'wasm' });
    let lookedAt = -Infinity;
    const trial = startLiveTrial({
      settings,
      async onProgress(progress) {
        await paused;
        if (performance.now() - lookedAt < lookInterval) return;
        lookedAt = performance.now();
        tell(view.look(progress));
      },
    });
    const square = String(settings['env']).startsWith('MinAtar');
    const pictureSize = square ? { width: 200, height: 200 } : { width: 320, height: 240 };
    const view = new TrialView(trial, { kernels, steps: Number(settings['steps']), pictureSize });
    tell({ kind: 'ended', status: await trial.done });
  } catch (error) {
    tell({ kind: 'failed', message: error instanceof Error ? error.message : String(error) });
  }
}
