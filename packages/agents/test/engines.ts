import { createEngine, type Engine, type EngineName } from '@policypath/nets';
import { afterAll, beforeAll, describe } from 'vitest';

const names: readonly EngineName[] = ['native', 'wasm', 'tensorflow'];

/** Why an engine cannot be had on this machine; undefined when it can. */
async function missing(engine: EngineName): Promise<string | undefined> {
  try {
    const { identity, close } = await createEngine({ engine, modules: [] });
    close();
    // The agents would take minutes on it; the tests of nets cover it.
    return identity.instructionSet.startsWith('tfjs ') ? 'tfjs-node has no native binding here' : undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

const engines = await Promise.all(names.map(async (name) => ({ name, reason: await missing(name) })));

/** Runs the same tests on each engine; one that this machine lacks is skipped, with the reason in its title. */
export function describeOnEngines(what: string, body: (engine: () => Engine) => void): void {
  for (const { name, reason } of engines) {
    const skipped = reason === undefined ? '' : ` (skipped: ${reason})`;
    describe.skipIf(reason !== undefined)(`${what} on ${name}${skipped}`, () => {
      let engine: Engine;
      beforeAll(async () => {
        engine = await createEngine({ engine: name });
        if (engine.identity.engine !== name) throw new Error(`asked for ${name}, got ${engine.identity.engine}`);
      });
      afterAll(() => engine.close());
      body(() => engine);
    });
  }
}
