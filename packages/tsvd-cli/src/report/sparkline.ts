const bars = '▁▂▃▄▅▆▇█';

/** Values as a row of bars from the smallest to the largest, averaged into at most `width` of them. */
export function sparkline(values: readonly number[], width: number): string {
  const count = Math.min(width, values.length);
  const means = Array.from({ length: count }, (_, i) => {
    const part = values.slice(Math.floor((i * values.length) / count), Math.floor(((i + 1) * values.length) / count));
    return part.reduce((sum, value) => sum + value / part.length, 0);
  });
  const low = Math.min(...means);
  const range = Math.max(...means) - low;
  return means
    .map((mean) => bars[range > 0 ? Math.min(bars.length - 1, Math.floor(((mean - low) / range) * bars.length)) : 0])
    .join('');
}
