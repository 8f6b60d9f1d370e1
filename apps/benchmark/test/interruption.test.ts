import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { onInterruption } from '../src/runners/interruption.ts';

const { connected } = process;
/** As if this process had no parent of this program (undefined), one that watches (true), or one that is gone (false). */
const parent = (value: boolean | undefined): void =>
  void Object.defineProperty(process, 'connected', { value, configurable: true, writable: true });

let exit: ReturnType<typeof vi.spyOn>;
let said: string[];
let interruption: ReturnType<typeof onInterruption>;

const listen = (): void => void (interruption = onInterruption((line) => said.push(line)));

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance'] });
  exit = vi.spyOn(process, 'exit').mockImplementation((() => {}) as unknown as typeof process.exit);
  said = [];
  parent(undefined);
  listen();
});
afterEach(() => {
  interruption.release();
  parent(connected);
  vi.restoreAllMocks();
  vi.useRealTimers();
});

describe('an interruption', () => {
  it.each([
    ['of two kinds', ['SIGINT', 'SIGTERM']],
    ['of two kinds, the other way round', ['SIGTERM', 'SIGINT']],
    ['told twice', ['SIGINT', 'SIGINT', 'SIGINT']],
  ] as const)('%s at nearly the same time asks for one checkpoint', (_what, signals) => {
    for (const signal of signals) {
      process.emit(signal);
      vi.advanceTimersByTime(300);
    }
    expect(interruption.stop.aborted).toBe(true);
    expect(said).toHaveLength(1);
    expect(exit).not.toHaveBeenCalled();
  });

  it('by a second Ctrl-C, later, leaves at once', () => {
    process.emit('SIGINT');
    vi.advanceTimersByTime(1500);
    process.emit('SIGTERM');
    expect(exit).not.toHaveBeenCalled();
    process.emit('SIGINT');
    expect(exit).toHaveBeenCalledWith(130);
  });

  it('never leaves without a checkpoint where a parent watches', () => {
    parent(true);
    process.emit('SIGINT');
    vi.advanceTimersByTime(60_000);
    process.emit('SIGINT');
    expect(exit).not.toHaveBeenCalled();
  });

  it('is the death of the parent, before and after this process listens', () => {
    process.emit('disconnect');
    expect(interruption.stop.aborted).toBe(true);
    interruption.release();
    parent(false);
    listen();
    expect(interruption.stop.aborted).toBe(true);
  });
});
