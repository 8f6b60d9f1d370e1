import { useEffect, useState } from 'preact/hooks';
import type { PolicyNorms } from '../training/messages.ts';
import { LineChart, type Mark } from './lineChart.tsx';
import { grown } from './seen.ts';
import { short, whole } from './sentences.ts';
import type { TrialInWorker } from './trialInWorker.ts';

/** Norms of both policies, whole and by layer, beside what the scheduled boosts predict. */
export function NormPanel({
  names,
  trials,
  marks,
  shownMark,
}: {
  readonly names: readonly string[];
  readonly trials: readonly TrialInWorker[];
  readonly marks: readonly Mark[];
  readonly shownMark: number | undefined;
}) {
  const predicted = usePredictions(trials);
  const [base, edited] = trials.map(({ seen }) => seen.norms);
  const last = predicted.at(-1);
  const beside = last === undefined ? undefined : edited.find(({ step }) => step === last.step);
  return (
    <section aria-label="Norms">
      <LineChart
        title="Norm of the policy's parameters: what a boost makes grow."
        marks={marks}
        shownMark={shownMark}
        lines={[
          { label: names[0], series: 0, points: () => wholeNorms(base) },
          { label: names[1], series: 1, points: () => wholeNorms(edited) },
          { label: 'predicted', series: 2, points: () => wholeNorms(predicted), dashed: true },
        ]}
        of={[base, edited, predicted]}
      />
      {last !== undefined && beside !== undefined && (
        <table>
          <caption>
            Norm at step {whole(last.step)}. Predicted: the norm of the policy that is not edited, grown by the
            schedule's boosts; it knows nothing of edits by hand.
          </caption>
          <thead>
            <tr>
              <th scope="col">part</th>
              <th scope="col">{names[1]}</th>
              <th scope="col">predicted</th>
            </tr>
          </thead>
          <tbody>
            {last.norms.map((norm, k) => (
              <tr>
                <th scope="row">{k === 0 ? 'whole' : `layer ${k}`}</th>
                <td>{short(beside.norms[k])}</td>
                <td>{short(norm)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

function wholeNorms(norms: readonly PolicyNorms[]): readonly (readonly [number, number])[] {
  return norms.map(({ step, norms: [all] }) => [step, all] as const);
}

/** What the schedule's boosts predict at the steps of the edited trial that the unedited one has reached. */
function usePredictions([base, edited]: readonly TrialInWorker[]): readonly PolicyNorms[] {
  const [predicted, setPredicted] = useState<readonly PolicyNorms[]>([]);
  const reached = base.seen.norms.at(-1)?.step ?? -1;
  const step = edited.seen.norms.findLast((one) => one.step <= reached)?.step;
  const { began } = edited.seen;
  useEffect(
    () =>
      setPredicted(
        began?.fork === undefined ? [] : (before) => before.filter((one) => one.step <= (began.fork?.step ?? 0)),
      ),
    [began],
  );
  useEffect(() => {
    if (step === undefined || edited.seen.edits.length === 0) return;
    edited.ask('forecast', { step, base: base.seen.norms }).then(
      (norms) => {
        if (norms !== null) {
          setPredicted((before) =>
            grown(
              before.filter((one) => one.step < step),
              [{ step, norms }],
            ),
          );
        }
      },
      () => {},
    );
  }, [step, began]);
  return predicted;
}
