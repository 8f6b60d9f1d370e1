export {
  createEventFileWriter,
  eventFileName,
  type EventFileWriter,
  type EventFileWriterOptions,
} from './eventFileWriter.ts';
