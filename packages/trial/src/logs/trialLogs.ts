import { statSync } from 'node:fs';
import { join } from 'node:path';
import { DamagedError } from '../checkpoint/damagedError.ts';
import { createEventFileWriter, eventFileName } from '../tensorboard/index.ts';
import type { TrialConfig } from '../settings/config.ts';
import { trialFile, trialFiles } from '../records/trialFiles.ts';
import { openJsonLinesLog, type JsonLinesLog } from './jsonLinesLog.ts';

type JsonLogName = 'evaluations' | 'edits' | 'episodes' | 'metrics' | 'offsetEvaluations' | 'editEvaluations';

/** The logs that a trial of these settings writes. */
function logsOf({ evaluationOffsets, editEvaluation }: TrialConfig): JsonLogName[] {
  return [
    'evaluations',
    'edits',
    'episodes',
    'metrics',
    ...(evaluationOffsets.length > 1 ? (['offsetEvaluations'] as const) : []),
    ...(editEvaluation === null ? [] : (['editEvaluations'] as const)),
  ];
}

/** One line of a log. */
export type LogRecord = { readonly step: number } & Readonly<Record<string, unknown>>;

/** Bytes of each log, by file name. */
export type LogBytes = Readonly<Record<string, number>>;

/** The append-only logs of a trial: JSON lines, and the same numbers as TensorBoard events. */
export interface TrialLogs {
  /** Appends a line; `scalars` go to TensorBoard under their names. */
  append(log: JsonLogName, record: LogRecord, scalars?: Readonly<Record<string, number>>): void;
  bytes(): LogBytes;
  /** Flushes all logs to the disk. */
  flush(): void;
  close(): void;
}

export interface TrialLogsOptions {
  readonly config: TrialConfig;
  readonly startedAt: Date;
  /** Bytes of each log that stay; null: none. */
  readonly keep: LogBytes | null;
  /** Throws where this process may not write any more. */
  readonly beforeWriting: () => void;
}

/** Opens a trial's logs. @throws Error when one is shorter than what is to be kept of it */
export function openTrialLogs(folder: string, { config, startedAt, keep, beforeWriting }: TrialLogsOptions): TrialLogs {
  const jsonLogs = logsOf(config);
  const eventFile = eventFileName(startedAt.getTime() / 1000);
  const kept = (name: string): number => {
    if (keep === null) return 0;
    if (keep[name] === undefined) throw new Error(`the checkpoint does not know ${name}`);
    return keep[name];
  };
  const files = Object.fromEntries(
    jsonLogs.map((name) => [name, openJsonLinesLog(trialFile(folder, name), kept(trialFiles[name]))]),
  ) as Partial<Record<JsonLogName, JsonLinesLog>>;
  const fileOf = (log: JsonLogName): JsonLinesLog => {
    const file = files[log];
    if (file === undefined) throw new Error(`a trial of these settings has no ${trialFiles[log]}`);
    return file;
  };
  const events = createEventFileWriter(
    join(folder, eventFile),
    keep === null ? {} : { append: { offset: kept(eventFile) } },
  );
  return {
    append(log, record, scalars) {
      beforeWriting();
      fileOf(log).append(record);
      if (scalars !== undefined) events.addScalars(scalars, { step: record.step, wallTime: Date.now() / 1000 });
    },
    bytes: () => ({
      ...Object.fromEntries(jsonLogs.map((name) => [trialFiles[name], fileOf(name).bytes])),
      [eventFile]: events.bytesWritten,
    }),
    flush() {
      for (const name of jsonLogs) fileOf(name).flush();
      events.sync();
    },
    close() {
      for (const name of jsonLogs) fileOf(name).close();
      events.close();
    },
  };
}

/** @throws DamagedError that names the first log that is missing or shorter than `bytes` says */
export function checkLogs(folder: string, bytes: LogBytes): void {
  for (const [name, expected] of Object.entries(bytes)) {
    const present = statSync(join(folder, name), { throwIfNoEntry: false })?.size ?? 0;
    if (present < expected) throw new DamagedError(`${name} holds ${present} bytes, the checkpoint needs ${expected}`);
  }
}
