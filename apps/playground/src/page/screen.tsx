import { useLayoutEffect, useRef } from 'preact/hooks';
import type { Picture } from '../training/messages.ts';

/** The environment as it is now. */
export function Screen({ picture, label }: { readonly picture: Picture | undefined; readonly label: string }) {
  const place = useRef<HTMLCanvasElement>(null);
  const image = useRef<ImageData>(undefined);
  // Before the page is painted, so that it is painted once.
  useLayoutEffect(() => {
    const canvas = place.current;
    if (canvas === null || picture === undefined) return;
    const { width, height, bytes } = picture;
    if (canvas.width !== width || canvas.height !== height || image.current === undefined) {
      canvas.width = width;
      canvas.height = height;
      image.current = new ImageData(width, height);
      image.current.data.fill(255);
    }
    const { data } = image.current;
    for (let from = 0, to = 0; from < bytes.length; from += 3, to += 4) {
      data[to] = bytes[from];
      data[to + 1] = bytes[from + 1];
      data[to + 2] = bytes[from + 2];
    }
    canvas.getContext('2d')?.putImageData(image.current, 0, 0);
  }, [picture]);
  return <canvas ref={place} width={320} height={240} role="img" aria-label={label} />;
}
