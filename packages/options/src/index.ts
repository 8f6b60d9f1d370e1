export { checkOptions, checkOptionsObject, type KnownOptions } from './checkOptions.ts';
export {
  aList,
  anObject,
  anyNumber,
  callable,
  either,
  numberFromZero,
  numberKind,
  oneOf,
  orNull,
  positiveNumber,
  required,
  share,
  shareAboveZero,
  shareBelowOne,
  shareBetween,
  text,
  trueOrFalse,
  wholeNumber,
  type OptionKind,
} from './kinds.ts';
export { shown } from './shown.ts';
