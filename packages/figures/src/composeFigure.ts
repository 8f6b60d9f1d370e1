import { checkOptions, text } from '@policypath/options';
import { escapeText } from './html.ts';
import { ink } from './palette.ts';
import { panelHeight, panelWidth } from './panel.ts';

/** A line in the legend of a figure in a file. */
export type FigureLegendEntry = { readonly label: string; readonly colour: string } & (
  | {
      /** 'band': a line on its band. */
      readonly kind: 'curve' | 'band';
    }
  | {
      /** A thin dashed line. */
      readonly kind: 'level';
      /** As the figure draws it: an SVG stroke-dasharray. */
      readonly dashes: string;
    }
);

export interface ComposeFigureOptions {
  /** SVG elements of one size. */
  readonly panels: readonly string[];
  readonly legend: readonly FigureLegendEntry[];
  /** Panels beside each other. Default: 1 for one panel, 2 for two or four, else 3. */
  readonly columns?: number;
  /** Pixels of each panel. Default: those of `panel`. */
  readonly height?: number;
  /** Printed above everything. */
  readonly label?: string;
  /** Printed below the panels. */
  readonly caption?: string;
}

const padding = 12;
const labelHeight = 22;
const legendHeight = 26;
const captionLineHeight = 16;
/** DejaVu Sans at 11 px: a little over the mean width of its letters, to place entries without measuring text. */
const letterWidth = 6.9;

/** Puts panels in a grid under one legend, with a label above and a caption below. */
export function composeFigure(options: ComposeFigureOptions): string {
  checkOptions('composeFigure', options, {
    panels: true,
    legend: true,
    columns: true,
    height: true,
    label: text,
    caption: text,
  });

  const { panels, legend, columns, label, caption, height: heightOfPanel = panelHeight } = options;
  const across = Math.min(columns ?? ([2, 4].includes(panels.length) ? 2 : 3), panels.length);
  const rows = Math.ceil(panels.length / across);
  const width = across * panelWidth + 2 * padding;
  const captionLines = caption === undefined ? [] : wrapped(caption, (width - 2 * padding) / letterWidth);
  const top = padding + (label === undefined ? 0 : labelHeight);
  const legendRows = rowsOf(legend, width - 2 * padding);
  const panelsTop = top + legendRows.length * legendHeight;
  const captionTop = panelsTop + rows * heightOfPanel;
  const height = captionTop + captionLines.length * captionLineHeight + padding;

  const parts = [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}"` +
      ' font-family="DejaVu Sans, sans-serif" font-size="11">',
    `<rect width="${width}" height="${height}" fill="white"/>`,
  ];
  if (label !== undefined) {
    parts.push(
      `<text x="${width / 2}" y="${padding + 12}" text-anchor="middle" font-size="13" font-weight="bold"` +
        ` fill="#b00020">${escapeText(label)}</text>`,
    );
  }
  legendRows.forEach((row, index) => parts.push(...legendParts(row, width, top + 14 + index * legendHeight)));
  panels.forEach((panel, index) => {
    const x = padding + (index % across) * panelWidth;
    const y = panelsTop + Math.floor(index / across) * heightOfPanel;
    parts.push(`<g transform="translate(${x},${y})">${panel}</g>`);
  });
  captionLines.forEach((line, index) => {
    const y = captionTop + (index + 0.8) * captionLineHeight;
    parts.push(`<text x="${padding}" y="${y}" fill="${ink}">${escapeText(line)}</text>`);
  });
  parts.push('</svg>', '');
  return parts.join('\n');
}

function entryLength({ label }: FigureLegendEntry): number {
  return 34 + label.length * letterWidth + 22;
}

/** Breaks the legend into rows that fit. */
function rowsOf(legend: readonly FigureLegendEntry[], width: number): FigureLegendEntry[][] {
  const rows: FigureLegendEntry[][] = [[]];
  let used = 0;
  for (const entry of legend) {
    if (used > 0 && used + entryLength(entry) - 22 > width) {
      rows.push([]);
      used = 0;
    }
    rows[rows.length - 1].push(entry);
    used += entryLength(entry);
  }
  return rows;
}

function legendParts(legend: readonly FigureLegendEntry[], width: number, y: number): string[] {
  const lengths = legend.map(entryLength);
  const total = lengths.reduce((sum, length) => sum + length, 0) - 22;
  let x = Math.max(padding, (width - total) / 2);
  return legend.map((entry, index) => {
    const { label, colour, kind } = entry;
    const stroke =
      entry.kind === 'level' ? ` stroke-dasharray="${entry.dashes}" stroke-width="1"` : ' stroke-width="2"';
    const band =
      kind === 'band'
        ? `<rect x="${x}" y="${y - 5}" width="26" height="10" fill="${colour}" fill-opacity="0.18"/>`
        : '';
    const line = `<line x1="${x}" x2="${x + 26}" y1="${y}" y2="${y}" stroke="${colour}"${stroke}/>`;
    const text = `<text x="${x + 34}" y="${y + 4}">${escapeText(label)}</text>`;
    x += lengths[index];
    return band + line + text;
  });
}

function wrapped(text: string, letters: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= letters) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

/** A figure of `composeFigure` drawn larger or smaller: `width` CSS pixels, letters and lines with it. */
export function resizedFigure(svg: string, width: number): string {
  return svg.replace(/^(\s*<svg[^>]*?) width="([\d.]+)" height="([\d.]+)"/, (_, start, from, height) => {
    const scaled = Math.round((Number(height) * width) / Number(from));
    return `${start} width="${width}" height="${scaled}"`;
  });
}
