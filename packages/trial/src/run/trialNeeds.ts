import { freemem } from 'node:os';
import { agentKindOf } from '../agents/agentKindOf.ts';
import { actionRepeatOf, type TrialConfig } from '../settings/config.ts';
import { diskNeed, formatBytes } from './diskNeed.ts';
import { environmentSizes } from '../agents/agentKind.ts';
import { ShortageError } from '../errors.ts';

/** What one trial takes of the machine; upper estimates, in bytes. */
export interface TrialNeeds {
  readonly memoryBytes: number;
  /** The largest parts of it. */
  readonly memoryParts: { readonly replay: number; readonly path: number };
  readonly diskBytes: number;
}

/** Node, MuJoCo and the engine, without what grows with a trial's sizes: 200 to 230 MB measured, for Hopper and Ant. */
const programBytes = 250e6;

/** @throws UnknownEnvironmentError */
export function trialNeeds(config: TrialConfig): TrialNeeds {
  const agent = agentKindOf(config).needs(environmentSizes(config.environment));
  const agentSteps = config.steps / actionRepeatOf(config);
  const capacity = config.pptb?.capacity ?? 0;
  const snapshots =
    config.pptb === null ? 0 : Math.min(capacity, 1 + Math.ceil(agentSteps / config.pptb.snapshotInterval));
  const gramBytes = capacity ** 2 * 8;
  const replay = agent.replayBytes(agentSteps);
  const path = 4 * snapshots * agent.parameterCount;
  return {
    diskBytes: diskNeed({ config, agent, stateBytes: agent.stateBytes + gramBytes }).totalBytes,
    memoryParts: { replay, path },
    // The Gram matrix, and room of the same size to decompose it.
    memoryBytes: programBytes + agent.arenaBytes + agent.stateBytes + replay + path + 2 * gramBytes,
  };
}

/** @throws ShortageError with the figures when a trial needs more memory than this process may still take */
export function refuseTooLittleMemory({ memoryBytes, memoryParts }: TrialNeeds, free = freeMemory()): void {
  if (memoryBytes <= free) return;
  const [need, replay, path, have] = [memoryBytes, memoryParts.replay, memoryParts.path, free].map(formatBytes);
  throw new ShortageError(
    `this trial needs up to ${need} of memory (replay ${replay}, path ${path}), only ${have} are free: ` +
      'end other programs, or lower --window, --replay-capacity or --steps',
  );
}

/** Memory that this process and its children may still take, within the limits of a container. */
export function freeMemory(): number {
  return Math.min(freemem(), process.availableMemory());
}
