import type { PathAnalysis } from '../analysis/pathAnalysis.ts';

/**
 * Analyses as one JSON document, { "paths": [...] }. An infinite detour of a null model is the string 'Infinity': JSON has no
 * number for it.
 */
export function renderJson(paths: readonly PathAnalysis[]): string {
  return `${JSON.stringify({ paths }, (_, value: unknown) => (value === Infinity ? 'Infinity' : value), 2)}\n`;
}
