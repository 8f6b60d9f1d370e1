/** At most `count` indices from [begin, end), evenly spread. */
export function spreadIndices(begin: number, end: number, count: number): number[] {
  const length = Math.min(count, end - begin);
  return Array.from({ length }, (_, i) => begin + Math.floor((i * (end - begin)) / length));
}
