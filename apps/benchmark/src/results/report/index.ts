export { buildReport, type BuildReportOptions } from './buildReport.ts';
export { readReportedTrials, type ReportedTrials } from './reportedTrials.ts';
export { writeReport } from './writeReport.ts';
export type { Report } from './report.ts';
export type { ReportFigure, ReportSection, ReportTable } from './section.ts';
