import { commandLine } from '../cli/commandLine.ts';
import { UsageError } from '../cli/usageError.ts';
import { replayCapacityOf, type TrialConfig } from './config.ts';
import { diskNeed, formatBytes, freeDiskBytes } from './diskNeed.ts';
import { encodeState } from '../checkpoint/stateTree.ts';
import type { TrialParts } from './parts.ts';

/** The disk is full, or a limit on files was reached; what was written before is intact. */
export class DiskFullError extends Error {
  override readonly name = 'DiskFullError';
}

const codes: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  EFBIG: 'a file may not grow further (a limit of the shell or the file system)',
};

/** The same error, or a `DiskFullError` that says what is safe and how to go on. */
export function explainedDiskError(error: unknown, folder: string, checkpointStep: number | null): unknown {
  const what = codes[(error as NodeJS.ErrnoException | null)?.code ?? ''];
  if (what === undefined) return error;
  const safe =
    checkpointStep === null
      ? 'there was no checkpoint yet, so the trial will start again'
      : `everything up to the checkpoint at step ${checkpointStep} is intact`;
  return new DiskFullError(`${what}; ${safe}. Free some space, then: ${resumeCommand(folder)}`, { cause: error });
}

/** The command that goes on with a trial. */
export function resumeCommand(folder: string): string {
  return commandLine(`train --resume --out ${/^[\w./-]+$/.test(folder) ? folder : JSON.stringify(folder)}`);
}

/** Says what memory and disk a trial needs. @throws UsageError when less disk than that is free */
export function stateNeeds(
  folder: string,
  config: TrialConfig,
  { agent, needs }: TrialParts,
  say: (line: string) => void,
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
      replayRecordLength: agent.replay.recordLength,
      replayCapacity: replayCapacityOf(config),
      parameterCount: agent.policy.parameterCount,
      encoderParameterCount: agent.encoderOfPolicy?.parameterCount ?? 0,
    },
    stateBytes: state.payload.byteLength + state.json.length + gramBytes,
  });
  const free = freeDiskBytes(folder);
  const [total, replay, path] = [need.totalBytes, need.replayBytes, need.pathBytes].map(formatBytes);
  const recorded = need.recordedBytes === 0 ? '' : `, recorded parameters ${formatBytes(need.recordedBytes)}`;
  say(
    `disk: this trial needs at most ${total} (replay ${replay}, path ${path}${recorded}); ${formatBytes(free)} are free`,
  );
  if (free < need.totalBytes) {
    throw new UsageError(
      `this trial needs up to ${total} in ${folder}, only ${formatBytes(free)} are free: free some space or choose another --out`,
    );
  }
}
