export { atan2 } from './atan2.ts';
export { exp } from './exp.ts';
export { expm1 } from './expm1.ts';
export { hypot } from './hypot.ts';
export { log, log10, log1p } from './log.ts';
export { pow } from './pow.ts';
export { cos, sin } from './sine.ts';
export { tanh } from './tanh.ts';
