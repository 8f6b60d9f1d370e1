import type { Engine } from '@policypath/nets';
import { createStandInEngine } from './standInEngine.ts';
export const engineNames = ['stand-in'] as const;
export function openEngine(_name: string): Promise<Engine> {
  return Promise.resolve(createStandInEngine());
}
