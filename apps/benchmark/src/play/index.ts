export { addPlayCommand } from './command.ts';
