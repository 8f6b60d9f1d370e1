import type { EditRecord } from '@policypath/trial/records';
import { editText, percent, short, whole } from './sentences.ts';

/** The edits of a trial, newest first: what each predicted and did. The one under the pointer or the focus stands out in the charts. */
export function EditList({
  edits,
  onShow,
}: {
  readonly edits: readonly EditRecord[];
  readonly onShow: (step: number | undefined) => void;
}) {
  if (edits.length === 0) return null;
  return (
    <details class="panel" open>
      <summary>{edits.length === 1 ? 'One edit' : `${whole(edits.length)} edits`} of the second policy</summary>
      <div class="scroll" role="region" aria-label="Edits" tabIndex={0}>
        <table>
          <thead>
            <tr>
              {[
                'step',
                'edit',
                'displacement repeated',
                'norm predicted',
                'norm became',
                'moved',
                'trimmed',
                'boosted',
              ].map((name) => (
                <th scope="col">{name}</th>
              ))}
            </tr>
          </thead>
          <tbody>
            {edits
              .slice(-mostShown)
              .toReversed()
              .map((edit) => (
                <tr
                  key={edit.step}
                  tabIndex={0}
                  aria-label={editText(edit)}
                  onMouseEnter={() => onShow(edit.step)}
                  onMouseLeave={() => onShow(undefined)}
                  onFocus={() => onShow(edit.step)}
                  onBlur={() => onShow(undefined)}
                >
                  <th scope="row">{whole(edit.step)}</th>
                  <td>
                    {String(edit['variant'] ?? '')}
                    {edit.byHand === undefined ? '' : ', by hand'}
                  </td>
                  <td>{short(edit.displacementRepeated)}</td>
                  <td>{short(edit.predictedWeightNorm)}</td>
                  <td>{short(edit.weightNorm)}</td>
                  <td>{percent(edit.relativeDisplacement)}</td>
                  <td>{percent(edit.trimmedShare)}</td>
                  <td>{percent(edit.boostedShare)}</td>
                </tr>
              ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}

/** Older ones are in the trial's log. */
const mostShown = 100;
