/** One line of the table: a job, what it took here and elsewhere, and what it should take. */
export interface Finding {
  readonly job: string;
  readonly here: string;
  /** Others on the same data, in the same run. */
  readonly beside?: string;
  readonly bar?: string;
  /** Whether the bar is met; undefined where there is none, or what it compares with was not run. */
  readonly holds?: boolean;
}

const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;

/** A Markdown table. */
export function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  return [line(header), line(header.map(() => '---')), ...rows.map(line)].join('\n');
}

/** `bars`: with our own bars, and whether they are met. */
export function findingsTable(findings: readonly Finding[], { bars }: { readonly bars: boolean }): string {
  const verdict = ({ bar, holds }: Finding) => {
    if (bar === undefined) return '';
    return holds === undefined ? 'not measured' : holds ? 'yes' : '**no**';
  };
  return table(
    ['job', 'here', 'beside it', ...(bars ? ['bar', 'met'] : [])],
    findings.map((finding) => [
      finding.job,
      finding.here,
      finding.beside ?? '',
      ...(bars ? [finding.bar ?? '', verdict(finding)] : []),
    ]),
  );
}
