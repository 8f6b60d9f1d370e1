/** The evaluations of one run: at `steps[i]` environment steps the mean return was `meanReturns[i]`. */
export interface RunEvaluations {
  /** Environment steps, strictly increasing; 0 is an evaluation before training. */
  readonly steps: readonly number[];
  /** Mean return over the episodes of each evaluation; same length as `steps`. */
  readonly meanReturns: readonly number[];
  /** Names the run in error messages, e.g. 'Hopper-v4 td3 seed 3'. */
  readonly name?: string;
}

/** What an error message calls run `index`. */
export function runName(run: RunEvaluations, index: number): string {
  return run.name === undefined ? `run ${index}` : `run ${index} (${run.name})`;
}

/** @throws RangeError when there is no run, a run is empty, a value is not finite or the steps do not increase */
export function checkRuns(runs: readonly RunEvaluations[]): void {
  if (runs.length === 0) throw new RangeError('no runs were given: at least one is needed');
  runs.forEach((run, index) => checkRun(run, runName(run, index)));
}

/**
 * Checks the runs and that all were evaluated at the same steps. Runs that stopped early can be cut first with
 * `throughCommonStep`.
 *
 * @throws RangeError as `checkRuns`, and when two runs have different steps
 */
export function checkEqualSteps(runs: readonly RunEvaluations[]): void {
  checkRuns(runs);
  const [first, ...others] = runs;
  others.forEach((run, offset) => {
    const names = `${runName(run, offset + 1)} and ${runName(first, 0)}`;
    const differs = first.steps.findIndex((step, i) => i < run.steps.length && run.steps[i] !== step);
    if (differs >= 0) {
      throw new RangeError(
        `${names} were evaluated at different steps: evaluation ${differs} is at ${run.steps[differs]} and ` +
          `${first.steps[differs]}; only runs of one evaluation interval can be averaged`,
      );
    }
    if (run.steps.length !== first.steps.length) {
      throw new RangeError(
        `${names} have ${run.steps.length} and ${first.steps.length} evaluations; cut them to their common steps ` +
          'with throughCommonStep',
      );
    }
  });
}

function checkRun({ steps, meanReturns }: RunEvaluations, name: string): void {
  if (steps.length !== meanReturns.length) {
    throw new RangeError(`${name} has ${steps.length} steps and ${meanReturns.length} returns: they must match`);
  }
  if (steps.length === 0) throw new RangeError(`${name} has no evaluation`);
  for (let i = 0; i < steps.length; i += 1) {
    if (!(Number.isSafeInteger(steps[i]) && steps[i] >= 0)) {
      throw new RangeError(`${name}: the step of evaluation ${i} is a whole number from 0 on, got ${steps[i]}`);
    }
    if (i > 0 && steps[i] <= steps[i - 1]) {
      throw new RangeError(`${name}: steps must increase, got ${steps[i - 1]} and then ${steps[i]}`);
    }
    if (!Number.isFinite(meanReturns[i])) {
      throw new RangeError(`${name}: the return at step ${steps[i]} is not finite (${meanReturns[i]})`);
    }
  }
}
