import { parquetWriteBuffer } from 'hyparquet-writer';
import type { ExportedRow } from './exportedRows.ts';

/** The rows as a Parquet file: text as UTF-8 strings, seeds as INT64, other counts as INT32, returns as DOUBLE. */
export function parquetOf(rows: readonly ExportedRow[]): Uint8Array {
  const text = (name: 'environment' | 'agent' | 'variant' | 'state') =>
    ({ name, data: rows.map((row) => row[name]), type: 'STRING', nullable: false }) as const;
  const count = (name: 'offset' | 'step' | 'episode' | 'agentStep' | 'actionRepeat') =>
    ({ name, data: rows.map((row) => row[name]), type: 'INT32', nullable: false }) as const;
  return new Uint8Array(
    parquetWriteBuffer({
      columnData: [
        text('environment'),
        text('agent'),
        text('variant'),
        // Up to 2 ** 53 - 1.
        { name: 'seed', data: rows.map((row) => BigInt(row.seed)), type: 'INT64', nullable: false },
        text('state'),
        count('offset'),
        count('step'),
        count('episode'),
        { name: 'return', data: rows.map((row) => row.return), type: 'DOUBLE', nullable: false },
        { name: 'length', data: rows.map((row) => row.length), type: 'INT32', nullable: true },
        count('agentStep'),
        count('actionRepeat'),
      ],
    }),
  );
}
