import { DamagedError } from '../checkpoint/damagedError.ts';
import type { LogLines, LogName } from '../records/logs.ts';
import { trialFiles } from '../records/trialFiles.ts';
import type { TrialConfig } from '../settings/trialSchema.ts';
import type { AppendLog, TrialStorage } from '../storage/trialStorage.ts';
import type { EventTime } from './event.ts';
import { eventFileName, openEventLog } from './eventLog.ts';
import { settingsText, shownSettings } from './shownSettings.ts';

/** The logs that a trial of these settings writes. */
function logsOf({ evaluationOffsets, editEvaluation, pptb }: TrialConfig): LogName[] {
  return [
    'evaluations',
    'edits',
    'episodes',
    'metrics',
    ...(evaluationOffsets.length > 1 ? (['offsetEvaluations'] as const) : []),
    ...(editEvaluation === null ? [] : (['editEvaluations'] as const)),
    ...(pptb?.editUse === 'evaluate' ? (['evaluatedEdits'] as const) : []),
  ];
}

/** Bytes of each log, by file name. */
export type LogBytes = Readonly<Record<string, number>>;

/** The append-only logs of a trial: JSON lines, and the same numbers as TensorBoard events. */
export interface TrialLogs {
  /** Appends a line; `scalars` go to TensorBoard under their names. */
  append<Name extends LogName>(log: Name, line: LogLines[Name], scalars: Readonly<Record<string, number>>): void;
  /** Says in TensorBoard how the trial ended. */
  end(status: 'success' | 'failure', step: number): void;
  bytes(): LogBytes;
  /** Makes what was appended durable. */
  flush(): void;
  close(): void;
}

export interface TrialLogsOptions {
  readonly config: TrialConfig;
  readonly startedAt: Date;
  /** Bytes of each log to keep; null: none. */
  readonly keep: LogBytes | null;
}

/** Opens a trial's logs. @throws Error when one is shorter than the bytes to keep */
export async function openTrialLogs(
  storage: TrialStorage,
  { config, startedAt, keep }: TrialLogsOptions,
): Promise<TrialLogs> {
  const eventFile = eventFileName(startedAt.getTime() / 1000);
  const kept = (file: string): number => {
    if (keep === null) return 0;
    if (keep[file] === undefined) throw new Error(`the checkpoint does not know ${file}`);
    return keep[file];
  };
  const files = new Map<LogName, AppendLog>();
  for (const name of logsOf(config)) {
    files.set(name, await storage.openLog(trialFiles[name], kept(trialFiles[name])));
  }
  const events = await openEventLog(storage, eventFile, { keepBytes: keep === null ? null : kept(eventFile) });
  const now = (step: number): EventTime => ({ step, wallTime: Date.now() / 1000 });
  if (keep === null) {
    events.beginSession(shownSettings(config), { step: 0, wallTime: startedAt.getTime() / 1000 });
    events.addText('settings', settingsText(config), now(0));
  }
  const all = [...files.values(), events];
  return {
    append(log, line, scalars) {
      const file = files.get(log);
      if (file === undefined) throw new Error(`a trial of these settings has no ${trialFiles[log]}`);
      storage.refuseIfLost();
      file.append(`${JSON.stringify(line)}\n`);
      events.addScalars(scalars, now(line.step));
    },
    end: (status, step) => events.endSession(status, now(step)),
    bytes: () => ({
      ...Object.fromEntries([...files].map(([name, { bytes }]) => [trialFiles[name], bytes])),
      [eventFile]: events.bytes,
    }),
    flush: () => all.forEach((file) => file.flush()),
    close: () => all.forEach((file) => file.close()),
  };
}

/** @throws DamagedError that names the first log that is missing or shorter than `bytes` says */
export async function checkLogs(storage: TrialStorage, bytes: LogBytes): Promise<void> {
  for (const [name, expected] of Object.entries(bytes)) {
    const present = (await storage.size(name)) ?? 0;
    if (present < expected) throw new DamagedError(`${name} holds ${present} bytes, the checkpoint needs ${expected}`);
  }
}
