import type { RefObject } from 'preact';
import { useEffect, useState } from 'preact/hooks';

/** Whether an element is on the screen, or about to be: what is not need not be drawn. */
export function useInView(place: RefObject<Element | null>): boolean {
  const [isInView, set] = useState(false);
  useEffect(() => {
    if (place.current === null) return undefined;
    const observer = new IntersectionObserver((entries) => set(entries.some((one) => one.isIntersecting)), {
      rootMargin: '100px',
    });
    observer.observe(place.current);
    return () => observer.disconnect();
  }, []);
  return isInView;
}

/** Whether the page is hidden, as that of a tab behind another one. */
export function useHidden(): boolean {
  const [isHidden, set] = useState(document.hidden);
  useEffect(() => {
    const changed = (): void => set(document.hidden);
    document.addEventListener('visibilitychange', changed);
    return () => document.removeEventListener('visibilitychange', changed);
  }, []);
  return isHidden;
}

const framesASecond = 15;
const asked = new Set<() => void>();
let nextFrameAt = -Infinity;

/** Draws with all that is asked for meanwhile, 15 times a second at most and not while the page is hidden: each frame costs, however little changes in it. */
export function inNextFrame(draw: () => void): void {
  const isWaiting = asked.size > 0;
  asked.add(draw);
  if (isWaiting) return;
  const frame = (): void => {
    // Browsers paint 60 times a second: the one that is nearest.
    nextFrameAt = performance.now() + 1000 / framesASecond - 8;
    const all = [...asked];
    asked.clear();
    for (const one of all) one();
  };
  const wait = nextFrameAt - performance.now();
  if (wait <= 0) requestAnimationFrame(frame);
  else setTimeout(() => requestAnimationFrame(frame), wait);
}

/** Draws whenever it is asked to, but for so long that it would take more than a share of the time: then later, once. */
export class PacedDrawing {
  readonly #share: number;
  #draw: () => void = () => {};
  #nextAt = -Infinity;
  #waits: ReturnType<typeof setTimeout> | undefined;

  /** @param share of the time, at most */
  constructor(share: number) {
    this.#share = share;
  }

  /** @param draw may go on in a microtask */
  ask(draw: () => void): void {
    this.#draw = draw;
    if (this.#waits !== undefined) return;
    const wait = this.#nextAt - performance.now();
    if (wait <= 0) this.#now();
    else this.#waits = setTimeout(() => this.#now(), wait);
  }

  stop(): void {
    clearTimeout(this.#waits);
    this.#waits = undefined;
  }

  #now(): void {
    this.#waits = undefined;
    const begun = performance.now();
    this.#draw();
    queueMicrotask(() => {
      const ended = performance.now();
      this.#nextAt = ended + (ended - begun) / this.#share;
    });
  }
}
