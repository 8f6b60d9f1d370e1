import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const home = new URL('../', import.meta.url);
const read = (name: string): string => readFileSync(fileURLToPath(new URL(name, home)), 'utf8');
const pages = `${read('README.md')}\n${read('../../docs/pptb-libraries.md')}`;
const blocks = [...pages.matchAll(/```(ts|python)\n([\s\S]*?)\n```/g)].map(([, language, code]) => ({
  language,
  code,
}));
const examples = ['examples', '../../examples'].flatMap((folder) =>
  readdirSync(fileURLToPath(new URL(folder, home)))
    .filter((name) => /\.(ts|py)$/.test(name))
    .map((name) => ({ name, code: read(`${folder}/${name}`) })),
);

describe('README and docs/pptb-libraries.md', () => {
  it.each(blocks)('show code that an example runs: $code', ({ code }) => {
    expect(examples.filter((example) => example.code.includes(code)).map(({ name }) => name)).toHaveLength(1);
  });

  it('name every example', () => {
    for (const name of [
      'plainArrays.ts',
      'reinforcePptb.ts',
      'ownEdit.ts',
      'tfjsLayersModel.ts',
      'onnxCheckpoints.ts',
      'edit_torch.py',
      'edit.py',
    ]) {
      expect(examples.map((example) => example.name)).toContain(name);
      expect(pages).toContain(`examples/${name})`);
    }
    expect(blocks).toHaveLength(8);
  });
});
