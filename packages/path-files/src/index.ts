export { memorySource, type ByteSource, type HeaderOptions } from './formats/byteSource.ts';
export {
  checkpointExtensions,
  checkpointSeries,
  type CheckpointFiles,
  type CheckpointSeries,
  type SeriesOptions,
} from './formats/checkpointSeries.ts';
export { withParameters, type Checkpoint, type CheckpointTensor } from './formats/checkpointTensors.ts';
export type { WritePathOptions } from './formats/describedPath.ts';
export { listedAmong, type FileFolder, type OpenFile } from './formats/fileFolder.ts';
export { npyChunks } from './formats/npyChunks.ts';
export { npzChunks } from './formats/npzChunks.ts';
export { openCheckpoints, type OpenPathOptions } from './formats/openCheckpoints.ts';
export { PathFileError } from './formats/pathFileError.ts';
export type { ReadPathOptions } from './formats/pathOfTensors.ts';
export { readArchive, type ArchivedFile } from './formats/readArchive.ts';
export { readPath, readSnapshot, type ReadOptions, type Snapshot } from './formats/readPath.ts';
export type { ReadTensorsOptions } from './formats/readTensors.ts';
export {
  checkpointChunks,
  safetensorsChunks,
  snapshotChunks,
  type SnapshotOptions,
} from './formats/safetensorsChunks.ts';
export { StoredPath } from './formats/storedPath.ts';
export type { PathFileFormat } from './formats/tensorFile.ts';
export type { TorchOptions } from './formats/readTorch.ts';
export type { Inflate, ZipOptions } from './formats/zipMember.ts';
