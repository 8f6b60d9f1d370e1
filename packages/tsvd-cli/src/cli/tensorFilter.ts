/** Keeps tensors whose whole name fits one of the patterns, in which `*` stands for any run of characters. */
export function tensorFilter(patterns: readonly string[]): ((name: string) => boolean) | undefined {
  if (patterns.length === 0) return undefined;
  return (name) => patterns.some((pattern) => fits(name, pattern.split('*')));
}

/** By position rather than by a regular expression: a pattern of many stars takes no exponential time. */
function fits(name: string, parts: readonly string[]): boolean {
  if (parts.length === 1) return name === parts[0];
  const [first, last] = [parts[0], parts[parts.length - 1]];
  if (!name.startsWith(first)) return false;
  let position = first.length;
  for (const part of parts.slice(1, -1)) {
    const found = name.indexOf(part, position);
    if (found < 0) return false;
    position = found + part.length;
  }
  return name.length - last.length >= position && name.endsWith(last);
}
