import type { Cell, Column } from './column.ts';

/** A table of a report: columns with their types, from which every form of it follows. */
export interface ReportTable {
  /** Of its file, e.g. 'table-1'. */
  readonly name: string;
  readonly caption: string;
  /** A heading alone is a column of text, or of numbers without a unit. */
  readonly columns: readonly (string | Column)[];
  /** A row an observation. */
  readonly rows: readonly (readonly Cell[])[];
  readonly notes?: readonly string[];
}

/** A figure of a report. */
export interface ReportFigure {
  /** Of its files, e.g. 'figure-2a'. */
  readonly name: string;
  readonly caption: string;
  /** One whole SVG element. */
  readonly svg: string;
  /** The same for a narrow page: its panels one below the other. */
  readonly narrow?: string;
  /** What is drawn, as JSON can hold it. */
  readonly data: unknown;
}

/** What a part of the pipeline contributes to the report. */
export interface ReportSection {
  readonly id: string;
  readonly title: string;
  readonly paragraphs: readonly string[];
  readonly tables: readonly ReportTable[];
  readonly figures: readonly ReportFigure[];
  /** Whether it stands open at the top of the page, its figures first; others are folded below. */
  readonly isLead?: true;
}
