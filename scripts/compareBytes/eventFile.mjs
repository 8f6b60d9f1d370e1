// TensorBoard's event file without its times: TFRecords (length u64, checksum u32, data, checksum u32) of protocol
// buffers, tensorflow/core/util/event.proto and tensorflow/core/framework/summary.proto.

/**
 * The events of a file, oldest first: their step, file version and scalars. Scalars whose name is one of `ignored` are
 * left out.
 *
 * @throws RangeError when the bytes do not end with a whole record
 */
export function readEvents(bytes, ignored = []) {
  const events = [];
  let at = 0;
  while (at < bytes.length) {
    const start = at + 12;
    const end = bytes.length < start ? Infinity : start + Number(bytes.readBigUInt64LE(at));
    if (end + 4 > bytes.length) throw new RangeError(`the record at byte ${at} is not whole`);
    const { 2: step, 3: version, 5: summary } = fieldsOf(bytes.subarray(start, end));
    at = end + 4;
    // Settings, hyper-parameters and how the run ended, which older versions did not write.
    if (summary !== undefined && scalarsOf(summary[0], []).some(({ value }) => value === undefined)) continue;
    events.push({
      step: step?.[0] ?? 0,
      ...(version === undefined ? {} : { version: version[0].toString() }),
      scalars: summary === undefined ? [] : scalarsOf(summary[0], ignored),
    });
  }
  return events;
}

function scalarsOf(summary, ignored) {
  return (fieldsOf(summary)[1] ?? []).flatMap((message) => {
    const { 1: name, 2: value } = fieldsOf(message);
    const tag = name[0].toString();
    return ignored.includes(tag) ? [] : [{ tag, value: value?.[0].readFloatLE() }];
  });
}

/** The fields of a message: values by number. Numbers of a varint; bytes of everything else. */
function fieldsOf(message) {
  const fields = {};
  let at = 0;
  const varint = () => {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = message[at++];
      value += (byte & 127) * scale;
      if (byte < 128) return value;
    }
  };
  const take = (length) => message.subarray(at, (at += length));
  while (at < message.length) {
    const key = varint();
    const wireType = key & 7;
    const value = wireType === 0 ? varint() : take(wireType === 1 ? 8 : wireType === 5 ? 4 : varint());
    (fields[key >>> 3] ??= []).push(value);
  }
  return fields;
}
