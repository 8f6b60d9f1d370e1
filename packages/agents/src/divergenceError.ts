import type { LearnMetrics } from './agent.ts';

/** A loss was not a finite number: training cannot go on. No optimiser step was taken on that loss. */
export class DivergenceError extends Error {
  override readonly name = 'DivergenceError';
  /** The update that failed, counted from 1. */
  readonly update: number;
  /** What was measured in that update. */
  readonly metrics: LearnMetrics;

  constructor(update: number, metrics: LearnMetrics) {
    const losses = Object.entries(metrics).filter(([name]) => name.endsWith('Loss'));
    super(`training diverged at update ${update}: ${losses.map(([name, value]) => `${name} is ${value}`).join(', ')}`);
    this.update = update;
    this.metrics = metrics;
  }
}
