import type { Finding } from '../../filesystem/check/index.ts';
import type { Loaded } from '../inspect/state.ts';

/** What happens on Check. `key` names the state that an answer is about. */
export type CheckAction = {
  readonly type: 'check/found';
  readonly key: string;
  readonly findings: Loaded<readonly Finding[]>;
};
