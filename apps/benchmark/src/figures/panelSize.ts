/** CSS pixels. */
export const panelWidth = 400;
export const panelHeight = 290;
