/** A value, or the reason why it could not be found. */
export type Outcome<Value> =
  { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly reason: string };

/** Runs one part of the diagnosis and turns an exception into its reason. */
export async function attempt<Value>(act: () => Value | Promise<Value>): Promise<Outcome<Value>> {
  try {
    return { ok: true, value: await act() };
  } catch (error) {
    const [line] = String(error instanceof Error ? error.message : error).split('\n');
    return { ok: false, reason: line };
  }
}
