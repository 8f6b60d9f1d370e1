import { useEffect, useRef, useState } from 'preact/hooks';
import { download } from '../keep/download.ts';
import type { GivenFiles, OwnRunReport } from './analyseGiven.ts';
import { filesOfDrop, filesOfField } from './givenFiles.ts';
import type { FromOwnRun, ToOwnRun } from './ownRunMessages.ts';
import { ReadingFields, readingOf, type ReadingTexts } from './readingFields.tsx';
import { ReportFrame } from './reportFrame.tsx';
import './ownRun.css'; // oxlint-disable-line import/no-unassigned-import -- a style sheet

type State =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'at work'; readonly phase: string; readonly share?: number }
  | { readonly kind: 'refused'; readonly message: string }
  | ({ readonly kind: 'done'; readonly seconds: number } & OwnRunReport);

/** Files of one's own run, and the report of `tsvd analyze` about them. */
export function OwnRun() {
  const [given, setGiven] = useState<GivenFiles>();
  const [texts, setTexts] = useState<ReadingTexts>({});
  const [state, setState] = useState<State>({ kind: 'nothing' });
  const [isOver, setOver] = useState(false);
  const worker = useRef<Worker>(undefined);
  useEffect(() => () => worker.current?.terminate(), []);

  const stop = (): void => {
    worker.current?.terminate();
    setState({ kind: 'nothing' });
  };
  const analyse = (files: GivenFiles, reading: ReadingTexts): void => {
    stop();
    setState({ kind: 'at work', phase: 'starting' });
    const one = new Worker(new URL('./ownRunWorker.ts', import.meta.url), { type: 'module', name: 'analysis' });
    worker.current = one;
    one.addEventListener('message', ({ data }: MessageEvent<FromOwnRun>) => {
      setState(data.kind === 'progress' ? { ...data, kind: 'at work' } : data);
      if (data.kind !== 'progress') one.terminate();
    });
    one.addEventListener('error', ({ message }) => setState({ kind: 'refused', message: deathSentence(message) }));
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker has no origin to name
    one.postMessage({ given: files, reading: readingOf(reading) } satisfies ToOwnRun);
  };
  const take = (files: GivenFiles | undefined): void => {
    if (files === undefined) return;
    setGiven(files);
    analyse(files, texts);
  };
  const drop = async (event: DragEvent): Promise<void> => {
    event.preventDefault();
    setOver(false);
    if (event.dataTransfer === null) return;
    try {
      take(await filesOfDrop(event.dataTransfer));
    } catch (error) {
      setState({ kind: 'refused', message: (error as Error).message });
    }
  };
  return (
    <section
      class={isOver ? 'own over' : 'own'}
      aria-label="Your own run"
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => void drop(event)}
    >
      <p class="sentence">
        Drop the checkpoints of a training run here: how many directions it moved along, by what detours, and what noise
        alone would look like. The files stay on this machine.
      </p>
      <div class="fields drop">
        <label>
          A path (.npz, .npy, .safetensors, .pt), or all checkpoints of a run
          <input type="file" multiple onChange={({ currentTarget: { files } }) => take(filesOfField(files ?? []))} />
        </label>
        <label>
          A folder of checkpoints
          <input
            type="file"
            ref={(field) => field?.setAttribute('webkitdirectory', '')}
            onChange={({ currentTarget: { files } }) => take(filesOfField(files ?? []))}
          />
        </label>
      </div>
      <ReadingFields given={texts} onChange={setTexts} />
      {given !== undefined && (
        <p>
          <button type="button" onClick={() => analyse(given, texts)}>
            Analyse {given.name} again
          </button>{' '}
          {state.kind === 'at work' && (
            <button type="button" onClick={stop}>
              Stop
            </button>
          )}
        </p>
      )}
      {state.kind === 'at work' && (
        <p role="status">
          <progress {...(state.share === undefined ? {} : { value: state.share })} aria-label="share of this part" />{' '}
          {state.phase}
        </p>
      )}
      {state.kind === 'refused' && (
        <p role="alert" class="failed">
          {state.message}
        </p>
      )}
      {state.kind === 'done' && given !== undefined && (
        <>
          <p role="status">
            Computed in {state.seconds.toFixed(1)} s.{' '}
            <button type="button" onClick={() => download(`${given.name}.html`, state.html, 'text/html')}>
              Download this report
            </button>{' '}
            <button type="button" onClick={() => download(`${given.name}.json`, state.json, 'application/json')}>
              Download its numbers (JSON)
            </button>
          </p>
          <ReportFrame html={state.html} title={`Report of ${given.name}`} />
        </>
      )}
    </section>
  );
}

function deathSentence(message: string): string {
  const reason = message === '' ? '' : ` (${message})`;
  return `The analysis stopped${reason}, most likely for want of memory: give fewer snapshots by --from and --to, fewer tensors by --include, or use the command tsvd.`;
}
