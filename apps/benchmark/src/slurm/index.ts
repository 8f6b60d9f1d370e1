export { arrayRange, arrayScript, slurmTime, type ArrayScriptOptions } from './arrayScript.ts';
export { addRunArrayTaskCommand } from './command.ts';
export { writeArrayScript, type WriteArrayScriptOptions, type WrittenArrayScript } from './writeArrayScript.ts';
