import type { Finding } from '../../filesystem/check/index.ts';
import type { Loaded } from '../inspect/state.ts';

/** Actions of the Check screen. `key` names the state that an answer is for. */
export type CheckAction = {
  readonly type: 'check/found';
  readonly key: string;
  readonly findings: Loaded<readonly Finding[]>;
};
