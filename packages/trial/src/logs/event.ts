import { messageBytes, writeMessage, writeText, type WriteFields } from '../protocolBuffer.ts';

/**
 * TensorBoard's event messages in protocol buffers' wire format.
 * Source: tensorflow/core/util/event.proto (Event: wall_time = 1, step = 2, file_version = 3, summary = 5),
 * tensorflow/core/framework/summary.proto (Summary: value = 1; Value: tag = 1, simple_value = 2, tensor = 8, metadata = 9;
 * SummaryMetadata: plugin_data = 1; PluginData: plugin_name = 1, content = 2), tensor.proto (TensorProto: dtype = 1,
 * tensor_shape = 2, float_val = 5, string_val = 8), tensor_shape.proto (TensorShapeProto: dim = 2; Dim: size = 1).
 */

/** When something was logged: the step, and the wall time in seconds since 1970. */
export interface EventTime {
  readonly step: number;
  readonly wallTime: number;
}

/** The first record of every event file. `wallTime` in seconds since 1970. */
export function fileVersionEvent(wallTime: number): Uint8Array {
  return messageBytes((event) => {
    event.writeDoubleField(1, wallTime);
    writeText(event, 3, 'brain.Event:2');
  });
}

/** Scalars of one step, as float32. A number beyond its range becomes infinite, which TensorBoard draws as such. */
export function scalarsEvent(scalars: Readonly<Record<string, number>>, at: EventTime): Uint8Array {
  return summaryEvent(at, (summary) => {
    for (const [tag, value] of Object.entries(scalars)) {
      writeMessage(summary, 1, (message) => {
        writeText(message, 1, tag);
        message.writeFloatField(2, value);
      });
    }
  });
}

/** A text on TensorBoard's page Text, which shows it as Markdown. */
export function textEvent(tag: string, text: string, at: EventTime): Uint8Array {
  const string = 7;
  const scalarShape = new Uint8Array(0);
  return pluginEvent(at, {
    tag,
    plugin: 'text',
    writeTensor(tensor) {
      tensor.writeVarintField(1, string);
      tensor.writeBytesField(2, scalarShape);
      writeText(tensor, 8, text);
    },
  });
}

/** What a plug-in of TensorBoard reads from the metadata of a value that has no number of its own. */
export function metadataEvent(tag: string, plugin: string, content: Uint8Array, at: EventTime): Uint8Array {
  const float = 1;
  return pluginEvent(at, {
    tag,
    plugin,
    content,
    writeTensor(tensor) {
      tensor.writeVarintField(1, float);
      writeMessage(tensor, 2, (shape) => writeMessage(shape, 2, (dimension) => dimension.writeVarintField(1, 1)));
      tensor.writeFloatField(5, 0);
    },
  });
}

interface PluginValue {
  readonly tag: string;
  readonly plugin: string;
  readonly content?: Uint8Array;
  readonly writeTensor: WriteFields;
}

function pluginEvent(at: EventTime, { tag, plugin, content, writeTensor }: PluginValue): Uint8Array {
  const writePluginData: WriteFields = (data) => {
    writeText(data, 1, plugin);
    if (content !== undefined) data.writeBytesField(2, content);
  };
  return summaryEvent(at, (summary) =>
    writeMessage(summary, 1, (value) => {
      writeText(value, 1, tag);
      writeMessage(value, 8, writeTensor);
      writeMessage(value, 9, (metadata) => writeMessage(metadata, 1, writePluginData));
    }),
  );
}

function summaryEvent({ step, wallTime }: EventTime, writeSummary: WriteFields): Uint8Array {
  return messageBytes((event) => {
    event.writeDoubleField(1, wallTime);
    event.writeVarintField(2, step);
    writeMessage(event, 5, writeSummary);
  });
}
