/** Whether policypath runs on a version of Node. */
export interface NodeSupport {
  readonly version: string;
  readonly supported: boolean;
  /** What to know about that version; null: nothing. */
  readonly remark: string | null;
}

/** Lines of Node that the tests run on. */
const tested = [20, 22, 24];

/** @param version e.g. '20.20.2' */
export function nodeSupport(version: string): NodeSupport {
  const [major, minor] = version.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 19)) {
    return { version, supported: false, remark: 'policypath needs Node 20.19 or newer: https://nodejs.org' };
  }
  if (!tested.includes(major)) {
    return { version, supported: true, remark: `not among the tested lines (${tested.join(', ')})` };
  }
  return { version, supported: true, remark: major === 20 ? 'its upstream support ended in April 2026' : null };
}
