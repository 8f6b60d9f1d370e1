/** Colours of Okabe and Ito, told apart by colour-blind readers; the first four in grey too. */
export const palette = {
  blue: '#0072b2',
  vermillion: '#d55e00',
  green: '#009e73',
  purple: '#cc79a7',
  orange: '#e69f00',
  skyBlue: '#56b4e9',
} as const;

/** Colours of lines that stand for things of one kind, in the order in which they are given out. */
export const lineColours: readonly string[] = Object.values(palette);

/** Colours of lines that are told apart in grey too. */
export const coloursInGrey = lineColours.slice(0, 4);

/** What is drawn for comparison only: a level, a random walk. */
export const grey = '#777777';
/** Lines that are not one of several alike, such as all layers together. */
export const black = '#000000';
/** Text and lines beside a figure's data. */
export const ink = '#444444';
