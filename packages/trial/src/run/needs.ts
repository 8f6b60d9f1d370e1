import { checkOptions } from '@policypath/options';
import { engineBytes } from '@policypath/nets';
import { pptbNeeds } from '@policypath/pptb';
import type { AgentNeeds } from '@policypath/agents';
import { agentDefinition } from '../agents/registry.ts';
import { mostDirections } from '../settings/editSettings.ts';
import { agentNeeds } from '../agents/agentOfTrial.ts';
import { actionRepeatOf, evaluatedCount, type PptbSettings, type TrialConfig } from '../settings/trialSchema.ts';

/** Memory of one trial: upper estimates in bytes. */
export interface TrialNeeds {
  readonly memoryBytes: number;
  /** Its largest parts. */
  readonly memoryParts: { readonly replay: number; readonly path: number };
  readonly diskBytes: number;
}

/** Node, MuJoCo and the engine, independent of a trial's sizes: 200 to 230 MB measured for Hopper and Ant. */
const programBytes = 250e6;

/** @param kept how many checkpoints are kept for ever. Default 0. @throws UnknownEnvironmentError */
export function trialNeeds(config: TrialConfig, kept = 0): TrialNeeds {
  const agent = agentNeeds(config);
  const agentSteps = config.steps / actionRepeatOf(config);
  const capacity = config.pptb?.capacity ?? 0;
  const snapshots =
    config.pptb === null ? 0 : Math.min(capacity, 1 + Math.ceil(agentSteps / config.pptb.snapshotInterval));
  const windows = config.pptb?.evaluatedWindows ?? [];
  const gramBytes = [capacity, ...windows].reduce((sum, window) => sum + window ** 2 * 8, 0);
  const { modules = [], stateBytes = 4 * agent.parameterCount } = agent;
  const replay = agent.replay?.bytes(agentSteps) ?? 0;
  const path = 4 * snapshots * agent.parameterCount;
  const decomposition = config.pptb === null ? 0 : decompositionBytes(config.pptb, agent);
  return {
    diskBytes: diskNeed({ config, agent, stateBytes: stateBytes + gramBytes, kept }).totalBytes,
    memoryParts: { replay, path },
    memoryBytes: programBytes + engineBytes(modules) + stateBytes + replay + path + decomposition,
  };
}

function decompositionBytes(pptb: PptbSettings, { parameterCount }: Pick<AgentNeeds, 'parameterCount'>): number {
  const { capacity: window, rank, boostedDirections } = pptb;
  const { evaluatedWindows, evaluatedRanks } = pptb;
  const own = Math.max(rank, boostedDirections, mostDirections(pptb).most);
  const evaluated = (evaluatedWindows ?? []).map(
    (length) => [length, Math.max(own, ...(evaluatedRanks ?? []))] as const,
  );
  return [[window, own] as const, ...evaluated].reduce((sum, [length, most]) => {
    const needs = pptbNeeds({
      parameterCount,
      window: length,
      rank: most,
      centre: pptb.centre ?? undefined,
      accuracy: pptb.accuracy,
    });
    return sum + needs.decomposition;
  }, 0);
}

export interface DiskNeedOptions {
  readonly config: TrialConfig;
  readonly agent: Pick<AgentNeeds, 'parameterCount' | 'encoderParameterCount'> & {
    readonly replay?: { readonly recordLength: number; readonly capacity: number };
  };
  /** Bytes of one checkpoint's state. */
  readonly stateBytes: number;
  /** How many checkpoints are kept for ever. Default 0. */
  readonly kept?: number;
}

export interface DiskNeed {
  readonly replayBytes: number;
  readonly pathBytes: number;
  /** Bytes of the policies stored every `recordInterval` steps. */
  readonly recordedBytes: number;
  /** Bytes of the states of all checkpoints, without the records that they refer to. */
  readonly checkpointBytes: number;
  readonly totalBytes: number;
}

/**
 * The largest size of a trial's folder. Two checkpoints are there while a third is written, and those that are kept for ever;
 * each refers to the records in memory at its time: at worst as many windows of the path without a common snapshot.
 */
export function diskNeed(options: DiskNeedOptions): DiskNeed {
  checkOptions('diskNeed', options, { config: true, agent: true, stateBytes: true, kept: true });
  const { config, agent, stateBytes, kept = 0 } = options;

  const { steps, pptb, recordInterval } = config;
  const agentSteps = steps / actionRepeatOf(config);
  const { recordLength, capacity } = agent.replay ?? { recordLength: 0, capacity: 0 };
  const checkpoints = 3 + kept;
  // Without a replay storage the capacity is 0, of a storage without bound it is infinite.
  const mostRecords = agentDefinition(config.agent).isOffline ? capacity : Math.min(agentSteps, checkpoints * capacity);
  const replayBytes = mostRecords * recordLength * 4;
  const everySnapshot = pptb === null ? 0 : 1 + Math.ceil(agentSteps / pptb.snapshotInterval);
  const snapshots = pptb === null ? 0 : Math.min(checkpoints * pptb.capacity, everySnapshot);
  const pathBytes = snapshots * agent.parameterCount * 4;
  const checkpointBytes = checkpoints * stateBytes;
  // A file has a header of about 1 kB, and fills whole blocks of the file system.
  const policyFile = 4 * (agent.parameterCount + (agent.encoderParameterCount ?? 0)) + 8192;
  const recordedBytes = recordInterval === null ? 0 : (1 + Math.floor(steps / recordInterval)) * policyFile;
  // The last and the best policy, one that is being written, and the best in each checkpoint.
  const keptBytes = 6 * policyFile;
  // Logs: about 200 bytes an episode, as short as 10 steps at first, and less for all else.
  const logBytes = agentSteps * 20 + evaluatedBytes(config);
  return {
    replayBytes,
    pathBytes,
    recordedBytes,
    checkpointBytes,
    totalBytes: replayBytes + pathBytes + recordedBytes + keptBytes + checkpointBytes + logBytes,
  };
}

/** Lines of evaluated edits: about 400 bytes and 20 an episode. */
function evaluatedBytes({ steps, evaluationInterval, pptb }: TrialConfig): number {
  if (pptb === null || pptb.editUse !== 'evaluate') return 0;
  const lines = evaluatedCount(pptb) * (1 + steps / evaluationInterval);
  return lines * (400 + 20 * (pptb.evaluatedEpisodes ?? 1));
}

/** e.g. '1.2 GB'. */
export function formatBytes(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let value = bytes;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${value >= 10 || unit === 0 ? Math.round(value) : value.toFixed(1)} ${units[unit]}`;
}
