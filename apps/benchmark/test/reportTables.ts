import { readFileSync } from 'node:fs';
import type { Report, ReportSection, ReportTable } from '../src/report/index.ts';

/** The table `name` of a report's sections. */
export function tableOf(sections: readonly ReportSection[], name: string): ReportTable {
  const found = sections.flatMap(({ tables }) => tables).find((table) => table.name === name);
  if (found === undefined) throw new Error(`no table ${name}`);
  return found;
}

/** What `policypath report` wrote into a folder. */
export function readReport(folder: string): Report {
  return JSON.parse(readFileSync(`${folder}/report.json`, 'utf8')) as Report;
}
