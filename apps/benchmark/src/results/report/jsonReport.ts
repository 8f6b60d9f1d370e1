import type { Report } from './report.ts';

/** The report as JSON: all tables, and the data of all figures, whose drawings lie in `figures/`. */
export function jsonReport({ sections, ...report }: Report): string {
  const content = {
    formatVersion: 1,
    ...report,
    sections: sections.map((section) => ({
      ...section,
      figures: section.figures.map(({ svg: _svg, ...figure }) => figure),
    })),
  };
  return `${JSON.stringify(content, null, 1)}\n`;
}
