import { Td3, td3Modules } from '@policypath/agents';
import { createEngine } from '@policypath/nets';
import type { Given } from '../src/readmeProgram.ts';
import { given as agents } from './agents.ts';

export const given = {
  1: { Td3, td3Modules, createEngine, ...agents[1], step: 25_000 },
} satisfies Given;
