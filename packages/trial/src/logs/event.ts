import { joined } from '../storage/trialStorage.ts';
import { bytesField, doubleField, floatField, numberField, textField } from './protocolBuffer.ts';

/**
 * TensorBoard's event messages in protocol buffers' wire format.
 * Source: tensorflow/core/util/event.proto (Event: wall_time = 1, step = 2, file_version = 3, summary = 5),
 * tensorflow/core/framework/summary.proto (Summary: value = 1; Value: tag = 1, simple_value = 2, tensor = 8, metadata = 9;
 * SummaryMetadata: plugin_data = 1; PluginData: plugin_name = 1, content = 2), tensor.proto (TensorProto: dtype = 1,
 * tensor_shape = 2, float_val = 5, string_val = 8).
 */

/** When something was logged: the step, and the wall time in seconds since 1970. */
export interface EventTime {
  readonly step: number;
  readonly wallTime: number;
}

/** The first record of every event file. `wallTime` in seconds since 1970. */
export function fileVersionEvent(wallTime: number): Uint8Array {
  return joined([doubleField(1, wallTime), textField(3, 'brain.Event:2')]);
}

/** Scalars of one step, as float32. A number beyond its range becomes infinite, which TensorBoard draws as such. */
export function scalarsEvent(scalars: Readonly<Record<string, number>>, at: EventTime): Uint8Array {
  const values = Object.entries(scalars).map(([tag, value]) =>
    bytesField(1, joined([textField(1, tag), floatField(2, value)])),
  );
  return event(values, at);
}

/** A text on TensorBoard's page Text, which shows it as Markdown. */
export function textEvent(tag: string, text: string, at: EventTime): Uint8Array {
  const [string, scalarShape] = [7, new Uint8Array(0)];
  const tensor = joined([numberField(1, string), bytesField(2, scalarShape), textField(8, text)]);
  return event([pluginValue({ tag, plugin: 'text', tensor })], at);
}

/** What a plug-in of TensorBoard reads from the metadata of a value that has no number of its own. */
export function metadataEvent(tag: string, plugin: string, content: Uint8Array, at: EventTime): Uint8Array {
  const [float, one] = [1, bytesField(2, numberField(1, 1))];
  const zero = joined([numberField(1, float), bytesField(2, one), floatField(5, 0)]);
  return event([pluginValue({ tag, plugin, content, tensor: zero })], at);
}

interface PluginValue {
  readonly tag: string;
  readonly plugin: string;
  readonly content?: Uint8Array;
  readonly tensor: Uint8Array;
}

function pluginValue({ tag, plugin, content, tensor }: PluginValue): Uint8Array {
  const pluginData = joined([textField(1, plugin), ...(content === undefined ? [] : [bytesField(2, content)])]);
  return bytesField(1, joined([textField(1, tag), bytesField(8, tensor), bytesField(9, bytesField(1, pluginData))]));
}

function event(values: readonly Uint8Array[], { step, wallTime }: EventTime): Uint8Array {
  return joined([doubleField(1, wallTime), numberField(2, step), bytesField(5, joined(values))]);
}
