/** e.g. 1234.6, 0.01234, 1.2e-7: four figures, no more. */
export function short(value: number): string {
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-3 || size >= 1e7)) return value.toExponential(2);
  return String(Number(value.toPrecision(size >= 1000 ? 5 : 4)));
}

/** A number that may not be known. */
export function shortOrDash(value: number | null | undefined): string {
  return value === null || value === undefined ? '–' : short(value);
}

export function percent(share: number): string {
  return `${Number((100 * share).toPrecision(3))} %`;
}

/** e.g. '120 steps a second', or '120 environment steps a second (15 agent)' where an action is held for eight. */
export function speedText(
  stepsPerSecond: number,
  actionRepeat: number,
  unit: ' a second' | '/s' = ' a second',
): string {
  const speed = short(Math.round(stepsPerSecond));
  if (actionRepeat === 1) return `${speed} steps${unit}`;
  const agent = short(Number((stepsPerSecond / actionRepeat).toFixed(1)));
  return `${speed} ${unit === '/s' ? 'steps' : 'environment steps'}${unit} (${agent} agent)`;
}
