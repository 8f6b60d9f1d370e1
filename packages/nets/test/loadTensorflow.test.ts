import { expect, it } from 'vitest';
import { TensorflowUnavailableError } from '../src/index.ts';
import { loadTensorflow } from '../src/tensorflow/loadTensorflow.ts';

it('says in one sentence what is missing and how to get it', () => {
  expect(loadMissing).toThrow(TensorflowUnavailableError);
  expect(loadMissing).toThrow(/does not load here: run `pnpm tensorflow:install`, or use another engine$/);
});

function loadMissing(): void {
  loadTensorflow(1, 'a-package-that-is-not-here');
}
