/** A colour on white paper, and on light and dark pages, where lines and text need more contrast. */
interface Shades {
  readonly print: string;
  readonly light: string;
  readonly dark: string;
}

/** Colours of Okabe and Ito's kind, told apart by colour-blind readers; in print the first four in grey too. */
const shades = {
  blue: { print: '#0072b2', light: '#0072b2', dark: '#56b4e9' },
  vermillion: { print: '#d55e00', light: '#d55e00', dark: '#ff9142' },
  green: { print: '#009e73', light: '#009e73', dark: '#3ccfa0' },
  purple: { print: '#cc79a7', light: '#b4548f', dark: '#e59bc8' },
  orange: { print: '#e69f00', light: '#b58300', dark: '#f0c43c' },
  skyBlue: { print: '#56b4e9', light: '#3a8fc4', dark: '#9ad4f7' },
  indigo: { print: '#5b4fb5', light: '#5b4fb5', dark: '#b3a8ff' },
  slate: { print: '#6b7480', light: '#6b7480', dark: '#a5afb9' },
} as const satisfies Readonly<Record<string, Shades>>;

type ColourName = keyof typeof shades;
const all: readonly Shades[] = Object.values(shades);

/** The colours of figures in files, by name. */
export const palette = Object.fromEntries(Object.entries(shades).map(([name, { print }]) => [name, print])) as Readonly<
  Record<ColourName, string>
>;

/** Print colours of lines that stand for things of one kind, in the order in which they are given out. */
export const lineColours: readonly string[] = all.slice(0, 6).map(({ print }) => print);

/** Those of them that are told apart in grey too. */
export const coloursInGrey: readonly string[] = lineColours.slice(0, 4);

/** What is drawn for comparison only: a level, a random walk. */
export const grey = '#777777';
/** Lines that are not one of several alike, such as all layers together. */
export const black = '#000000';
/** Text and lines beside a figure's data. */
export const ink = '#444444';

/** The colour of series number `series` (from 0) in a page that has `seriesStyle`; after eight they come again, dashed. */
export function seriesColour(series: number): string {
  return `var(--series-${series % all.length})`;
}

/** Whether the series has the colour of an earlier one, and is told apart from it by dashes. */
export function isDashed(series: number): boolean {
  return Math.floor(series / all.length) % 2 === 1;
}

/** CSS of a page with figures: the colours of series, light and dark, and the text of figures. */
export const seriesStyle = `:root { ${seriesVariables('light')} }
@media screen and (prefers-color-scheme: dark) { :root { ${seriesVariables('dark')} } }
svg.figure { font-family: system-ui, sans-serif; font-size: 10.5px; fill: currentColor; overflow: visible; }
svg.figure text { white-space: pre; }
.legend { display: flex; flex-wrap: wrap; gap: .2rem 1.2rem; margin: .4rem 0; font-size: .9rem; }
.legend span { overflow-wrap: anywhere; }
svg.swatch { width: 1.7em; height: .6em; margin-right: .4em; }`;

/** The CSS variables of `seriesColour`, for a page that chooses light or dark by itself. */
export function seriesVariables(kind: 'light' | 'dark'): string {
  return all.map((shade, series) => `--series-${series}: ${shade[kind]};`).join(' ');
}
