/** One line of the table: a job, and what it took here and elsewhere. */
export interface Finding {
  readonly job: string;
  readonly here: string;
  /** Others on the same data, in the same run. */
  readonly beside?: string;
}

const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;

/** A Markdown table. */
export function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  return [line(header), line(header.map(() => '---')), ...rows.map(line)].join('\n');
}

export function findingsTable(findings: readonly Finding[]): string {
  return table(
    ['job', 'here', 'beside it'],
    findings.map(({ job, here, beside = '' }) => [job, here, beside]),
  );
}
