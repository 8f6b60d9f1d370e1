import type { ReadOptions } from '../formats/readPath.ts';
import { snapshotOfTensors } from '../formats/snapshotOfTensors.ts';
import { StoredPath } from '../formats/storedPath.ts';
import { numberedFiles } from './numberedFiles.ts';
import { withFile } from './withFile.ts';

/**
 * Opens a folder of numbered checkpoints, one snapshot a file, as a path; the numbers are the steps. The first file gives
 * the layout and every header is checked against it here, so that a bad file is found before the work begins. A file is
 * open only while its row is read.
 *
 * @throws PathFileError with the file and the reason.
 */
export function openCheckpoints(folder: string, options: ReadOptions = {}): StoredPath {
  const files = numberedFiles(folder);
  const first = withFile(files[0].file, options, (tensors) => {
    const { layout } = snapshotOfTensors(tensors, options);
    return { layout, format: tensors.format };
  });
  for (const { file } of files.slice(1)) {
    withFile(file, options, (tensors) => snapshotOfTensors(tensors, options, first.layout));
  }
  return new StoredPath({
    name: folder,
    format: first.format,
    begin: 0,
    length: files.length,
    layout: first.layout,
    steps: files.map(({ number }) => number),
    read: (row, target) => {
      withFile(files[row].file, options, (tensors) => snapshotOfTensors(tensors, options, first.layout).read(target));
    },
  });
}
