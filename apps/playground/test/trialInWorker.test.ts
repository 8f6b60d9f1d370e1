import { afterEach, expect, it, vi } from 'vitest';
import { TrialInWorker } from '../src/page/trialInWorker.ts';
import { nothing } from '../src/page/seen.ts';
import type { FromWorker, ToWorker } from '../src/training/messages.ts';

/** Workers as the page sees them, and locks that are granted when a worker has ended. */
class FakeWorker extends EventTarget {
  static opened: FakeWorker[] = [];
  readonly told: ToWorker[] = [];
  isOpen = true;
  end = (): void => {};

  constructor() {
    super();
    FakeWorker.opened.push(this);
  }
  postMessage(message: ToWorker): void {
    this.told.push(message);
  }
  tell(message: FromWorker): void {
    this.dispatchEvent(new MessageEvent('message', { data: message }));
  }
  terminate(): void {
    this.isOpen = false;
    this.end();
  }
}

afterEach(() => {
  vi.unstubAllGlobals();
  FakeWorker.opened = [];
});

function begun(lostWithPage?: string) {
  vi.stubGlobal('Worker', FakeWorker);
  vi.stubGlobal('navigator', {
    locks: { request: (_name: string, granted: () => void) => (FakeWorker.opened.at(-1)!.end = granted) },
  });
  const trial = new TrialInWorker(() => {});
  trial.pace(5);
  trial.saveIn('folder/0');
  trial.start({});
  const [worker] = FakeWorker.opened;
  worker.tell({ kind: 'alive', lock: 'one' });
  const lost = lostWithPage === undefined ? {} : { lostWithPage };
  worker.tell({ kind: 'began', steps: 1000, variant: 'pptb', ...lost });
  worker.tell({ ...nothing, kind: 'look', step: 90, savedStep: 60, keptSteps: [50], norms: [] });
  return { trial, worker };
}

it('says that a worker has died of which no event tells, and goes on from the save in a new one', async () => {
  const { trial, worker } = begun();
  trial.pause();
  const asked = trial.ask('save', {});
  worker.end();
  await expect(asked).rejects.toThrow('the worker that trained has stopped (most likely for want of memory)');
  expect(trial.seen).toMatchObject({ step: 90, savedStep: 60, end: { failed: true, canGoOn: true } });
  trial.goOnFromSave();
  expect(trial.seen.end).toBeUndefined();
  expect(FakeWorker.opened).toHaveLength(2);
  expect(FakeWorker.opened[1].told.map(({ kind }) => kind)).toEqual(['place', 'pace', 'pause', 'resume']);
});

it('says that all is lost where nothing could be saved', () => {
  const { trial, worker } = begun('Nothing is saved.');
  worker.dispatchEvent(Object.assign(new Event('error'), { message: 'Uncaught RangeError' }));
  expect(worker.isOpen).toBe(false);
  expect(trial.seen).toMatchObject({ savedStep: null, keptSteps: [], end: { failed: true, canGoOn: false } });
  expect(trial.seen.end?.words).toContain('Uncaught RangeError');
});

it('takes a worker that the page has closed for no death', () => {
  const { trial, worker } = begun();
  trial.close();
  expect(worker.isOpen).toBe(false);
  expect(trial.seen.end).toBeUndefined();
});
