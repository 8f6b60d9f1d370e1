/** A number, or why there is none: a figure that cannot be given is never NaN. */
export type NumberOrReason = { readonly available: true; readonly value: number } | NotAvailable;

/** Why there is no figure. */
export interface NotAvailable {
  readonly available: false;
  readonly reason: string;
}

/** A number that is available. @throws RangeError when it is not finite */
export function available(value: number): NumberOrReason {
  if (!Number.isFinite(value)) throw new RangeError(`an available figure is a finite number, got ${value}`);
  return { available: true, value };
}

/** A number that is not available, and why. */
export function notAvailable(reason: string): NotAvailable {
  return { available: false, reason };
}
