import { joined } from '../storage/trialStorage.ts';
import { bytesField, doubleField, numberField, textField } from './protocolBuffer.ts';

/**
 * What TensorBoard's page HParams reads of a run.
 * Source: tensorboard/plugins/hparams/plugin_data.proto (HParamsPluginData: version = 1, session_start_info = 3,
 * session_end_info = 4; SessionStartInfo: hparams = 1, start_time_secs = 5; SessionEndInfo: status = 1, end_time_secs = 2),
 * api.proto (Status), google/protobuf/struct.proto (Value: number_value = 2, string_value = 3, bool_value = 4).
 */

/** Names of the two values that hold them, and of the plug-in. */
export const hparamsPlugin = 'hparams';
export const sessionStartTag = '_hparams_/session_start_info';
export const sessionEndTag = '_hparams_/session_end_info';

export type HyperParameter = number | string | boolean;

/** A run that began at `startTime`, in seconds since 1970, with these hyper-parameters. */
export function sessionStart(hyperParameters: Readonly<Record<string, HyperParameter>>, startTime: number): Uint8Array {
  const entries = Object.entries(hyperParameters).map(([name, value]) =>
    bytesField(1, joined([textField(1, name), bytesField(2, valueOf(value))])),
  );
  return bytesField(3, joined([...entries, doubleField(5, startTime)]));
}

/** The end of a run. */
export function sessionEnd(status: 'success' | 'failure', endTime: number): Uint8Array {
  return bytesField(4, joined([numberField(1, status === 'success' ? 1 : 2), doubleField(2, endTime)]));
}

function valueOf(value: HyperParameter): Uint8Array {
  if (typeof value === 'number') return doubleField(2, value);
  return typeof value === 'string' ? textField(3, value) : numberField(4, Number(value));
}
