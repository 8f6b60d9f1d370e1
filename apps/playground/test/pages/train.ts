import { bitsOf } from '../../../../packages/elementary/test/bitsOf.ts';
import { TrialInWorker } from '../../src/page/trialInWorker.ts';
import type { Settings } from '../../src/training/messages.ts';

/** Trains to the end in the page's worker, without being looked at; the result. */
async function learned(settings: Settings): Promise<Record<string, unknown>> {
  const trial = await new Promise<TrialInWorker>((resolve, reject) => {
    const own = new TrialInWorker(() => {
      const { end } = own.seen;
      if (end?.failed === true) reject(new Error(end.words));
      else if (end !== undefined) resolve(own);
    });
    own.pace(0);
    own.start(settings);
  });
  const files = await trial.ask('files', {});
  return JSON.parse(new TextDecoder().decode(files.get('result.json'))) as Record<string, unknown>;
}

/** The same; what identifies the result. */
async function train(settings: Settings): Promise<Record<string, unknown>> {
  const result = await learned(settings);
  const { finalParametersSha256, finalStateSha256, edits, effectiveEdits } = result;
  return { finalParametersSha256, finalStateSha256, edits, effectiveEdits };
}

Object.assign(globalThis, { bitsOf, learned, train });
