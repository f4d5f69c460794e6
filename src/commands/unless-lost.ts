import type { Builder } from '../ports.ts';

/** Waits for work on an engine. Rejects with an EngineLostError as soon as the engine is lost, whatever the work does. */
export async function unlessLost<T>({ lost }: Pick<Builder, 'lost'>, work: Promise<T>): Promise<T> {
  const loss = lost.then((error) => {
    throw error;
  });
  return await Promise.race([work, loss]);
}
