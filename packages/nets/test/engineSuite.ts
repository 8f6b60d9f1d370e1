import { afterAll, beforeAll, describe } from 'vitest';
import type { Engine } from '../src/index.ts';
import { adamTests } from './suite/adam.ts';
import { argumentTests } from './suite/arguments.ts';
import { convMlpTests } from './suite/convMlp.ts';
import { encoderTests } from './suite/encoder.ts';
import { gradientTests } from './suite/gradients.ts';
import { initialisationTests } from './suite/initialisation.ts';
import { layerNormTests } from './suite/layerNorm.ts';
import { parameterTests } from './suite/parameters.ts';
import { passTests } from './suite/passes.ts';
import { rmsPropTests } from './suite/rmsProp.ts';
import { sgdTests } from './suite/sgd.ts';
import { twinTests } from './suite/twin.ts';
import { vectorTests } from './suite/vector.ts';

export interface EngineUnderTest {
  readonly name: string;
  readonly create: () => Promise<Engine>;
  /** Why it cannot be had here; its tests are then skipped under a title that says so. */
  readonly unavailable?: string;
}

/** The tests that every engine passes. */
export function engineSuite({ name, create, unavailable }: EngineUnderTest): void {
  const reason = unavailable === undefined ? '' : ` (skipped: ${unavailable})`;
  describe.skipIf(unavailable !== undefined)(`${name}${reason}`, () => {
    let engine: Engine | undefined;
    const current = (): Engine => {
      if (engine === undefined) throw new Error('the engine is not created yet');
      return engine;
    };
    beforeAll(async () => {
      engine = await create();
    });
    afterAll(() => engine?.close());

    passTests(current);
    gradientTests(current);
    twinTests(current);
    adamTests(current);
    rmsPropTests(current);
    convMlpTests(current);
    sgdTests(current);
    parameterTests(current);
    initialisationTests(current);
    argumentTests(current);
    layerNormTests(current);
    encoderTests(current);
    vectorTests(current);
  });
}
