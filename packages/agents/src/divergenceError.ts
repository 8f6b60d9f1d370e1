import type { LearnMetrics } from './agent.ts';

/** Training diverged: a loss is NaN or infinite. No optimiser step was taken on that loss. */
export class DivergenceError extends Error {
  override readonly name = 'DivergenceError';
  /** The update that failed, counted from 1. */
  readonly update: number;
  /** Metrics of that update. */
  readonly metrics: LearnMetrics;

  constructor(update: number, metrics: LearnMetrics) {
    const losses = Object.entries(metrics).filter(([name]) => name.endsWith('Loss'));
    super(`training diverged at update ${update}: ${losses.map(([name, value]) => `${name} is ${value}`).join(', ')}`);
    this.update = update;
    this.metrics = metrics;
  }
}
