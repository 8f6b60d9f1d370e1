/** 1, or -1 where a left vector with this first and last entry is to be turned round, so that it ends above its beginning. */
export function signOf(first: number, last: number): 1 | -1 {
  return last < first || (last === first && last < 0) ? -1 : 1;
}
