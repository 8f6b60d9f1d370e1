import { exp, log, pow } from '@policypath/elementary';

const logarithm: number = log(0.3);
// @ts-expect-error an argument is a number
export const refused = (): number => exp('1');
console.log(JSON.stringify({ log: logarithm, pow: pow(2, 10) }));
