/** A level such as a random agent's, in a panel and in its legend. */
export const levelStroke = { colour: '#777777', dashes: '4,3' } as const;
