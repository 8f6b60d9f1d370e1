/** A setting that two configurations do not share. */
export interface Difference {
  /** e.g. 'pptb.rank'. */
  readonly path: string;
  /** As JSON; 'absent' where there is none. */
  readonly before: string;
  readonly after: string;
}

/** The settings in which two configurations differ, nested ones by their path. */
export function differences(before: unknown, after: unknown, path = ''): Difference[] {
  if (isRecord(before) && isRecord(after)) {
    const names = new Set([...Object.keys(before), ...Object.keys(after)]);
    return [...names].flatMap((name) => differences(before[name], after[name], path === '' ? name : `${path}.${name}`));
  }
  const [left, right] = [shown(before), shown(after)];
  return left === right ? [] : [{ path, before: left, after: right }];
}

/** e.g. 'steps is 8000, asked for is 9000; seed ...'. */
export function describedDifferences(found: readonly Difference[]): string {
  return found.map(({ path, before, after }) => `${path} is ${before}, asked for is ${after}`).join('; ');
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function shown(value: unknown): string {
  return value === undefined ? 'absent' : JSON.stringify(value);
}
