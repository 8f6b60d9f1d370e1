import { checkOptions } from '@policypath/options';
import type { AppendLog, TrialStorage } from '../storage/trialStorage.ts';
import { fileVersionEvent, metadataEvent, scalarsEvent, textEvent, type EventTime } from './event.ts';
import {
  hparamsPlugin,
  sessionEnd,
  sessionEndTag,
  sessionStart,
  sessionStartTag,
  type HyperParameter,
} from './hparams.ts';
import { recordEnd, recordOf } from './tensorRecord.ts';

/** A TensorBoard event file over an append log: scalars are appended as they are added. */
export interface EventLog extends Omit<AppendLog, 'append'> {
  /** Adds scalars of one step (a whole number from 0); `wallTime` in seconds since 1970. Any number is accepted. */
  addScalars(scalars: Readonly<Record<string, number>>, at: EventTime): void;
  /** Adds a text, which TensorBoard shows as Markdown on its page Text. */
  addText(tag: string, text: string, at: EventTime): void;
  /** Names the run's hyper-parameters for TensorBoard's page HParams. */
  beginSession(hyperParameters: Readonly<Record<string, HyperParameter>>, at: EventTime): void;
  /** Says on that page how the run ended. */
  endSession(status: 'success' | 'failure', at: EventTime): void;
}

export interface EventLogOptions {
  /** Continues the existing file after this many bytes, the end of a record; the rest is cut off. Default null: a new file. */
  readonly keepBytes?: number | null;
  /** Wall time of the first record of a new file, in seconds since 1970. Default: now. */
  readonly wallTime?: number;
}

/**
 * Opens a TensorBoard event file. TensorBoard finds it by its name, which must hold `tfevents`; see `eventFileName`.
 *
 * @throws Error when the file cannot be opened; RangeError when `keepBytes` is not the end of a record in it
 */
export async function openEventLog(
  storage: TrialStorage,
  path: string,
  options: EventLogOptions = {},
): Promise<EventLog> {
  checkOptions('openEventLog', options, { keepBytes: true, wallTime: true });
  const { keepBytes = null, wallTime = Date.now() / 1000 } = options;

  if (keepBytes !== null) checkEnd(path, (await storage.read(path)) ?? new Uint8Array(0), keepBytes);
  const log = await storage.openLog(path, keepBytes ?? 0);
  try {
    if (keepBytes === null) log.append(recordOf(fileVersionEvent(wallTime)));
  } catch (error) {
    log.close();
    throw error;
  }
  return {
    get bytes() {
      return log.bytes;
    },
    addScalars: (scalars, at) => log.append(recordOf(scalarsEvent(scalars, at))),
    addText: (tag, text, at) => log.append(recordOf(textEvent(tag, text, at))),
    beginSession(hyperParameters, at) {
      const content = sessionStart(hyperParameters, at.wallTime);
      log.append(recordOf(metadataEvent(sessionStartTag, hparamsPlugin, content, at)));
    },
    endSession(status, at) {
      log.append(recordOf(metadataEvent(sessionEndTag, hparamsPlugin, sessionEnd(status, at.wallTime), at)));
    },
    flush: () => log.flush(),
    close: () => log.close(),
  };
}

/** A file name that TensorBoard reads. `wallTime` in seconds since 1970. */
export function eventFileName(wallTime: number): string {
  return `events.out.tfevents.${Math.floor(wallTime)}.policypath`;
}

function checkEnd(path: string, bytes: Uint8Array, keepBytes: number): void {
  let end: number | null = 0;
  while (end !== null && end < keepBytes) end = recordEnd(bytes, end);
  if (end === keepBytes && end > 0) return;
  throw new RangeError(
    `${path} has ${bytes.length} bytes and no record that ends at byte ${keepBytes}: it is not the file of this ` +
      'checkpoint, or its end was lost',
  );
}
