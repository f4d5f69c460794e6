import { LOADING, type Loaded } from './state.ts';

/** Requests a value again if it could not be loaded. */
export function retried<T>(loaded: Loaded<T>): Loaded<T> {
  return loaded.kind === 'broken' ? LOADING : loaded;
}

const STOPPED = { kind: 'broken', message: 'Stopped: r starts again.', failed: null } as const;

/** Gives up a value that is still loading. */
export function stopped<T>(loaded: Loaded<T>): Loaded<T> {
  return loaded.kind === 'loading' ? STOPPED : loaded;
}
