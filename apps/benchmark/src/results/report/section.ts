/** A table of a report. A null cell is a value that could not be given; a note says why. */
export interface ReportTable {
  /** Of its file, e.g. 'table-1'. */
  readonly name: string;
  readonly caption: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | number | null)[])[];
  readonly notes?: readonly string[];
}

/** A figure of a report. */
export interface ReportFigure {
  /** Of its files, e.g. 'figure-2a'. */
  readonly name: string;
  readonly caption: string;
  /** One whole SVG element. */
  readonly svg: string;
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
}
