import { useEffect, useRef } from 'preact/hooks';
import { inNextFrame } from './drawing.ts';
import type { TrialInWorker } from './trialInWorker.ts';

/** The environment as it is now: drawn when a picture comes, apart from the page, whose numbers change less often. */
export function Screen({ trial, label }: { readonly trial: TrialInWorker; readonly label: string }) {
  const place = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    let image: ImageData | undefined;
    const draw = (): void => {
      const canvas = place.current;
      const { picture } = trial.seen;
      if (canvas === null || picture === undefined) return;
      const { width, height, bytes } = picture;
      if (image?.width !== width || image.height !== height) {
        canvas.width = width;
        canvas.height = height;
        image = new ImageData(width, height);
        image.data.fill(255);
      }
      const { data } = image;
      for (let from = 0, to = 0; from < bytes.length; from += 3, to += 4) {
        data[to] = bytes[from];
        data[to + 1] = bytes[from + 1];
        data[to + 2] = bytes[from + 2];
      }
      canvas.getContext('2d')?.putImageData(image, 0, 0);
    };
    trial.onPicture = () => inNextFrame(draw);
    trial.onPicture();
    return () => {
      trial.onPicture = () => {};
    };
  }, [trial]);
  return <canvas ref={place} width={320} height={240} role="img" aria-label={label} />;
}
