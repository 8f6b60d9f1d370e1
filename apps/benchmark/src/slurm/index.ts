export { arrayRange, arrayScript, slurmTime, type ArrayScriptOptions } from './arrayScript.ts';
export { writeArrayScript, type WriteArrayScriptOptions, type WrittenArrayScript } from './writeArrayScript.ts';
