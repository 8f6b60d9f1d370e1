import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';

const read = (path: string): string => readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8');

const person = z.strictObject({ 'family-names': z.string().min(1), 'given-names': z.string().min(1) });
const reference = z.object({
  type: z.enum(['article', 'conference-paper']),
  title: z.string().min(1),
  authors: z.array(person).min(1),
  year: z.int(),
  url: z.url(),
});
/** What the Citation File Format 1.2.0 requires, and what is used here. */
const citation = z.object({
  'cff-version': z.literal('1.2.0'),
  message: z.string().min(1),
  type: z.literal('software'),
  title: z.string().min(1),
  authors: z.array(z.strictObject({ name: z.string().min(1) })).min(1),
  license: z.string(),
  version: z.string(),
  references: z.array(reference).length(2),
});

it('CITATION.cff has the keys of its format, cites the paper and agrees with licence and version', () => {
  const { license, version, authors, references } = citation.parse(parse(read('CITATION.cff')));
  const { version: packaged } = JSON.parse(read('packages/stats/package.json')) as { version: string };
  expect(version).toBe(packaged);
  expect(read('LICENSE')).toContain(`${license} License`);
  expect(read('LICENSE')).toContain(authors[0].name);
  const names = references.map((one) => one.authors.map((author) => author['family-names']).join(' '));
  expect(names).toEqual(['Tang Zhang Chen Hao', 'Tang Zhang Hao']);
  expect(references.map(({ year }) => year)).toEqual([2024, 2023]);
  expect(references[1].url).toMatch(/2303\.01391$/);
});
