import { parquetWriteBuffer } from 'hyparquet-writer';
import { csvOf as csvOfRows } from './report/tableForms.ts';

type Cell = string | number | boolean | null;

/** What a column holds. A `count` has 32 bits, a `seed` 53. */
type ColumnType = 'text' | 'count' | 'seed' | 'number' | 'flag';

/** A column of a table for other programs: null where a row has no value. */
export interface ExportedColumn<Row> {
  readonly name: string;
  readonly type: ColumnType;
  value(row: Row): Cell;
}

/** A tidy table: a row an observation, numbers in full. */
export interface ExportedTable<Row = unknown> {
  readonly columns: readonly ExportedColumn<Row>[];
  readonly rows: readonly Row[];
}

/** A column that shows a field of its row. */
export function field<Row>(name: keyof Row & string, type: ColumnType): ExportedColumn<Row> {
  return { name, type, value: (row) => (row[name] as Cell | undefined) ?? null };
}

/** The table as CSV (RFC 4180) with a header, numbers in full. */
export function csvOf<Row>({ columns, rows }: ExportedTable<Row>): string {
  return csvOfRows([columns.map(({ name }) => name), ...rows.map((row) => columns.map((column) => column.value(row)))]);
}

/** The table as a Parquet file: text as UTF-8 strings, seeds as INT64, counts as INT32, numbers as DOUBLE. */
export function parquetOf<Row>({ columns, rows }: ExportedTable<Row>): Uint8Array {
  const types = { text: 'STRING', count: 'INT32', seed: 'INT64', number: 'DOUBLE', flag: 'BOOLEAN' } as const;
  return new Uint8Array(
    parquetWriteBuffer({
      columnData: columns.map(({ name, type, value }) => {
        const data = rows.map((row) => value(row));
        const shown = type === 'seed' ? data.map((seed) => BigInt(seed as number)) : data;
        return { name, data: shown, type: types[type], nullable: data.includes(null) };
      }),
    }),
  );
}
