import { LOADING, type Loaded } from './state.ts';

/** What could not be had, asked for again. */
export function retried<T>(loaded: Loaded<T>): Loaded<T> {
  return loaded.kind === 'broken' ? LOADING : loaded;
}

const STOPPED = { kind: 'broken', message: 'Stopped. r asks for it again.', failed: null } as const;

/** What is still asked for, given up. */
export function stopped<T>(loaded: Loaded<T>): Loaded<T> {
  return loaded.kind === 'loading' ? STOPPED : loaded;
}
