/** A number of the paper's tables: mean and what stands behind its "±", of base and PPTB. */
export interface PaperFigure {
  readonly base: number;
  readonly baseSpread: number;
  readonly treated: number;
  readonly treatedSpread: number;
  /** As printed, in per cent, cut to two decimals. */
  readonly percent: number;
}

/** A row of the paper's tables. */
export interface PaperEnvironment {
  readonly score: PaperFigure;
  readonly auc: PaperFigure;
}

export function paperFigure(
  base: number,
  baseSpread: number,
  treated: number,
  treatedSpread: number,
  percent: number,
): PaperFigure {
  return { base, baseSpread, treated, treatedSpread, percent };
}

/** As the paper prints it: base, PPTB and improvement. */
export function paperCells(figure: PaperFigure | null): string[] {
  if (figure === null) return ['-', '-', '-'];
  const { base, baseSpread, treated, treatedSpread, percent } = figure;
  return [`${base} ± ${baseSpread}`, `${treated} ± ${treatedSpread}`, `+${percent.toFixed(2)} %`];
}
