import { useState } from 'preact/hooks';
import { OwnRun } from '../own/ownRun.tsx';
import { Train } from './train.tsx';

/*
 * Where the parts of the page join:
 *
 *   page/playground.tsx    the sections of the page (below). A section is a name and a component; all stay mounted, hidden ones too
 *   page/train.tsx         the section Train: two `TrialInWorker`, and the panel <Keep/> with them
 *   page/trialInWorker.ts  the page's side of a worker: start, load, pause, goOn, step, and `ask(question)`
 *   training/messages.ts   all messages. A new question is an entry of `Questions` and a case in `TrialHost#answerTo`
 *   training/trialHost.ts  the worker's side, which runs in Node as well. `openStorage` says where a new trial's files lie
 *   keep/                  <Keep/>; own/  <OwnRun/>
 */
const sections = [
  { name: 'Train', Section: Train },
  { name: 'Your own run', Section: OwnRun },
] as const;

/** The page: its sections, of which one is shown. */
export function Playground() {
  const [shown, show] = useState(0);
  return (
    <main>
      <h1>Watch a policy learn, and its path bend</h1>
      <div role="tablist" aria-label="Sections">
        {sections.map(({ name }, k) => (
          <button
            type="button"
            role="tab"
            id={`tab-${k}`}
            aria-selected={shown === k}
            aria-controls={`section-${k}`}
            tabIndex={shown === k ? 0 : -1}
            onClick={() => show(k)}
            onKeyDown={({ key }) => {
              const by = key === 'ArrowRight' ? 1 : key === 'ArrowLeft' ? -1 : 0;
              if (by === 0) return;
              const next = (k + by + sections.length) % sections.length;
              show(next);
              document.getElementById(`tab-${next}`)?.focus();
            }}
          >
            {name}
          </button>
        ))}
      </div>
      {sections.map(({ Section }, k) => (
        <div role="tabpanel" id={`section-${k}`} aria-labelledby={`tab-${k}`} hidden={shown !== k}>
          <Section />
        </div>
      ))}
    </main>
  );
}
