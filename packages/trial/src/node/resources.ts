import { statfsSync } from 'node:fs';
import { freemem } from 'node:os';
import { encodeState } from '../checkpoint/stateTree.ts';
import { ShortageError } from '../errors.ts';
import { diskNeed, formatBytes, type TrialNeeds } from '../run/needs.ts';
import type { TrialParts } from '../run/parts.ts';
import { agentSettingsOf, type TrialConfig } from '../settings/trialSchema.ts';

/** Bytes that a user may still write in the file system of `folder`. */
export function freeDiskBytes(folder: string): number {
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize;
}

/** @throws ShortageError with the figures when a trial needs more memory than is available to this process */
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

/** Reports the memory and disk that a trial needs. @throws ShortageError when less disk is free */
export function stateNeeds(
  folder: string,
  config: TrialConfig,
  { agent, needs }: TrialParts,
  { say, kept = 0 }: { readonly say: (line: string) => void; readonly kept?: number },
): void {
  if (needs !== undefined) {
    const { replay, path } = needs.memoryParts;
    say(
      `memory: this trial needs at most ${formatBytes(needs.memoryBytes)} ` +
        `(replay ${formatBytes(replay)}, path ${formatBytes(path)})`,
    );
  }
  const state = encodeState(agent.saveState());
  const gramBytes = config.pptb === null ? 0 : config.pptb.capacity ** 2 * 8;
  const need = diskNeed({
    config,
    agent: {
      ...(agent.replay === undefined
        ? {}
        : {
            replay: {
              recordLength: agent.replay.recordLength,
              capacity: (agentSettingsOf(config)['replayCapacity'] as number | undefined) ?? Infinity,
            },
          }),
      parameterCount: agent.policy.parameterCount,
      encoderParameterCount: agent.encoderOfPolicy?.parameterCount,
    },
    stateBytes: state.payload.byteLength + state.json.length + gramBytes,
    kept,
  });
  const free = freeDiskBytes(folder);
  const [total, replay, path] = [need.totalBytes, need.replayBytes, need.pathBytes].map(formatBytes);
  const recorded = need.recordedBytes === 0 ? '' : `, recorded parameters ${formatBytes(need.recordedBytes)}`;
  const states = kept === 0 ? '' : `, states of checkpoints ${formatBytes(need.checkpointBytes)}, ${kept} of them kept`;
  say(
    `disk: this trial needs at most ${total} (replay ${replay}, path ${path}${recorded}${states}); ${formatBytes(free)} are free`,
  );
  if (free < need.totalBytes) {
    const fewer = kept === 0 ? '' : ', keep fewer checkpoints (--keep-checkpoints)';
    throw new ShortageError(
      `this trial needs up to ${total} in ${folder}, only ${formatBytes(free)} are free: free some space${fewer} or choose another --out`,
    );
  }
}
