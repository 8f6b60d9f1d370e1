import { memoryStorage, type GivenSettings } from '@policypath/trial';
import { startLiveTrial } from '../../src/training/liveTrial.ts';

/** Trains to the end; what identifies the result. */
async function train(settings: GivenSettings): Promise<Record<string, unknown>> {
  const files = new Map<string, Uint8Array>();
  await startLiveTrial({ settings, storage: memoryStorage(files) }).done;
  const result = JSON.parse(new TextDecoder().decode(files.get('result.json'))) as Record<string, unknown>;
  const { finalParametersSha256, finalStateSha256, edits, effectiveEdits } = result;
  return { finalParametersSha256, finalStateSha256, edits, effectiveEdits };
}

Object.assign(globalThis, { train });
