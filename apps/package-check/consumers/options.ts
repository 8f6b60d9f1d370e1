import { checkOptions, required, wholeNumber } from '@policypath/options';

interface SmoothOptions {
  readonly width: number;
}

function smooth(options: SmoothOptions): string {
  try {
    checkOptions('smooth', options, { width: required(wholeNumber(1)) });
    return 'taken';
  } catch (error) {
    return (error as Error).message;
  }
}
// @ts-expect-error every option has to be known
export const refused = (): void => checkOptions('smooth', { width: 1 }, {});
console.log(JSON.stringify({ refused: smooth({ width: 3, widht: 3 } as SmoothOptions) }));
