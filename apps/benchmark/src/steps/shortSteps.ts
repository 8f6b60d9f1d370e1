/** 0, 500, 5k, 250k, 1M: a number of steps as an axis or a sentence prints it. */
export function shortSteps(steps: number): string {
  if (Math.abs(steps) >= 1e6) return `${Number((steps / 1e6).toPrecision(6))}M`;
  if (Math.abs(steps) >= 1e3) return `${Number((steps / 1e3).toPrecision(6))}k`;
  return `${steps}`;
}
