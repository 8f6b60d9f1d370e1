/** e.g. '1 edit', '34 edits'. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** 'seeds 0 to 5' for seeds in a row, else 'seeds 0, 2, 7'. */
export function listedSeeds(seeds: Iterable<number>): string {
  const sorted = [...new Set(seeds)].toSorted((a, b) => a - b);
  const [first] = sorted;
  const last = sorted[sorted.length - 1];
  const listed = sorted.length > 2 && last - first === sorted.length - 1 ? `${first} to ${last}` : sorted.join(', ');
  return `${sorted.length === 1 ? 'seed' : 'seeds'} ${listed}`;
}
