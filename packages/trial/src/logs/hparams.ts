import { messageBytes, writeMessage, writeText } from '../protocolBuffer.ts';

/**
 * What TensorBoard's page HParams reads of a run.
 * Source: tensorboard/plugins/hparams/plugin_data.proto (HParamsPluginData: version = 1, session_start_info = 3,
 * session_end_info = 4; SessionStartInfo: hparams = 1, start_time_secs = 5; SessionEndInfo: status = 1, end_time_secs = 2),
 * api.proto (Status), its entries (map: key = 1, value = 2), google/protobuf/struct.proto (Value: number_value = 2, string_value = 3, bool_value = 4).
 */

/** Names of the two values that hold them, and of the plug-in. */
export const hparamsPlugin = 'hparams';
export const sessionStartTag = '_hparams_/session_start_info';
export const sessionEndTag = '_hparams_/session_end_info';

export type HyperParameter = number | string | boolean;

/** A run that began at `startTime`, in seconds since 1970, with these hyper-parameters. */
export function sessionStart(hyperParameters: Readonly<Record<string, HyperParameter>>, startTime: number): Uint8Array {
  return messageBytes((data) =>
    writeMessage(data, 3, (session) => {
      for (const [name, value] of Object.entries(hyperParameters)) {
        writeMessage(session, 1, (entry) => {
          writeText(entry, 1, name);
          writeMessage(entry, 2, (message) => {
            if (typeof value === 'number') message.writeDoubleField(2, value);
            else if (typeof value === 'string') writeText(message, 3, value);
            else message.writeBooleanField(4, value);
          });
        });
      }
      session.writeDoubleField(5, startTime);
    }),
  );
}

/** The end of a run. */
export function sessionEnd(status: 'success' | 'failure', endTime: number): Uint8Array {
  return messageBytes((data) =>
    writeMessage(data, 4, (session) => {
      session.writeVarintField(1, status === 'success' ? 1 : 2);
      session.writeDoubleField(2, endTime);
    }),
  );
}
