import { useEffect, useRef } from 'preact/hooks';
import type { Picture } from '../training/messages.ts';

/** The environment as it is now. */
export function Screen({ picture, label }: { readonly picture: Picture | undefined; readonly label: string }) {
  const place = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const canvas = place.current;
    if (canvas === null || picture === undefined) return;
    const { width, height, bytes } = picture;
    canvas.width = width;
    canvas.height = height;
    const image = new ImageData(width, height);
    for (let pixel = 0; pixel < width * height; pixel += 1) {
      image.data.set(bytes.subarray(3 * pixel, 3 * pixel + 3), 4 * pixel);
      image.data[4 * pixel + 3] = 255;
    }
    canvas.getContext('2d')?.putImageData(image, 0, 0);
  }, [picture]);
  return <canvas ref={place} width={320} height={240} role="img" aria-label={label} />;
}
