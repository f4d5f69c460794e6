import type { Clock } from '../ports.ts';

/**
 * What a call gives, or something else where it fails or takes too long; then it is told to stop.
 * @param limit in ms
 */
export async function inTime<T>(
  clock: Clock,
  limit: number,
  read: (signal: AbortSignal) => Promise<T>,
  otherwise: T,
): Promise<T> {
  const controller = new AbortController();
  const stop = clock.after(limit, () => controller.abort());
  try {
    return await read(controller.signal);
  } catch {
    return otherwise;
  } finally {
    stop();
  }
}
