import type { Kind } from '@policypath/agents';

/** Reads a value of a command line or a file: text, a number, a list or true. @throws what `refuse` returns */
export function readValue<Value>(kind: Kind<Value>, given: unknown, refuse: (expected: string) => Error): Value {
  const value = kind.fromText(Array.isArray(given) ? given.join(',') : String(given));
  if (!kind.accepts(value)) throw refuse(kind.expected);
  return value;
}
