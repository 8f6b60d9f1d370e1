import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PolicyGraph } from '@policypath/agents';
import { describe, expect, it } from 'vitest';
import { onnxModel } from '../src/index.ts';
import { onnxCases, runOnnxCase } from './onnxCases.ts';
import { fields } from './tensorboardDecoder.ts';

const fixture = JSON.parse(readFileSync(join(import.meta.dirname, 'fixtures/onnxruntime.json'), 'utf8')) as {
  models: Record<string, { sha256: string; actions: number[] }>;
};

describe('onnxModel', () => {
  it.each(Object.entries(onnxCases))('%s: ONNX Runtime computes our actions', async (name, given) => {
    const { model, actions } = await runOnnxCase(given);
    const recorded = fixture.models[name];
    expect(
      createHash('sha256').update(model).digest('hex'),
      'the model is another than the one that ONNX Runtime ran: write the fixture anew by scripts/writeOnnxFixture.ts',
    ).toBe(recorded.sha256);
    expect(actions).toHaveLength(recorded.actions.length);
    const { tolerance = 1e-6 } = given;
    actions.forEach((action, i) => expect(Math.abs(action - recorded.actions[i])).toBeLessThan(tolerance));
    expect(new Set(actions.map((action) => action.toFixed(3))).size).toBeGreaterThan(1);
  });

  it('says its inputs, outputs, operator set and metadata', async () => {
    const { model } = await runOnnxCase(onnxCases['td3']);
    const parts = fields(Buffer.from(model));
    const message = (field: number) => parts.filter((one) => one.field === field).map(({ value }) => value as Buffer);
    expect(parts.find(({ field }) => field === 1)?.value).toBe(8n);
    expect(fields(message(8)[0])).toEqual([{ field: 2, value: 17n }]);
    const texts = message(14).map((entry) => fields(entry).map(({ value }) => String(value)));
    expect(texts).toEqual([
      ['agent', 'td3'],
      ['step', '12'],
    ]);
    const graph = fields(message(7)[0]);
    const names = [11, 12].map((at) => {
      const { value } = graph.find(({ field }) => field === at)!;
      return String(fields(value as Buffer)[0].value);
    });
    expect(names).toEqual(['observation', 'action']);
  });

  it('refuses what is no policy', () => {
    const observation = { shape: [2], type: 'float32' } as const;
    const tensor = { name: 'a', shape: [2], values: new Float32Array(2) };
    const twice: PolicyGraph = { observation, operations: [{ kind: 'affine', weight: tensor, bias: tensor }] };
    expect(() => onnxModel({ observation, operations: [] })).toThrow(/no operations/);
    expect(() => onnxModel(twice)).toThrow(/two tensors of the policy are called a/);
  });
});
