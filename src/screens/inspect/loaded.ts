import { keyName } from '../../text/user-keys.ts';
import { LOADING, type Loaded } from './state.ts';

/** Requests a value again if it could not be loaded. */
export function retried<T>(loaded: Loaded<T>): Loaded<T> {
  return loaded.kind === 'broken' ? LOADING : loaded;
}

/** Gives up a value that is still loading. */
export function stopped<T>(loaded: Loaded<T>): Loaded<T> {
  if (loaded.kind !== 'loading') return loaded;
  return { kind: 'broken', message: `Stopped: ${keyName('inspect', 'r')} starts again.`, failed: null };
}
