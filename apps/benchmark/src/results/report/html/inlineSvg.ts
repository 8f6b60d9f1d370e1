/**
 * A figure as part of a page: one that scales with its column, named for who cannot see it, whose ids are its own, for a
 * page holds many figures.
 */
export function inlineSvg(svg: string, { id, label }: { readonly id: string; readonly label: string }): string {
  const own = svg
    .trim()
    .replaceAll(/ id="([^"]+)"/g, ` id="${id}-$1"`)
    .replaceAll(/url\(#([^)]+)\)/g, `url(#${id}-$1)`)
    .replaceAll(/ ((?:xlink:)?href)="#([^"]+)"/g, ` $1="#${id}-$2"`);
  return own.replace(/^<svg/, `<svg role="img" aria-label="${label}"`);
}

/** Width that a figure was drawn for, in CSS pixels; null when it does not say. */
export function svgWidth(svg: string): number | null {
  const width = Number(/^\s*<svg[^>]*? width="([\d.]+)"/.exec(svg)?.[1] ?? Number.NaN);
  return Number.isFinite(width) ? width : null;
}
