/** What was found, or why it could not be: a part of the report that fails leaves the others. */
export type Outcome<Value> =
  { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly reason: string };

/** Runs one part of the report. */
export async function attempt<Value>(act: () => Value | Promise<Value>): Promise<Outcome<Value>> {
  try {
    return { ok: true, value: await act() };
  } catch (error) {
    const [line] = String(error instanceof Error ? error.message : error).split('\n');
    return { ok: false, reason: line };
  }
}
