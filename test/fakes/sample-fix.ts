/** What was done in a shell, as a proposal. */
import type { RecordedFile } from '../../src/fix/types.ts';
import { stageAddress } from '../../src/states/address.ts';
import type { Action } from '../../src/store/actions.ts';
import type { AppState } from '../../src/store/state.ts';
import { play } from './state.ts';

const RECORD = {
  commands: [{ text: 'touch /x', status: 0, changed: ['/x'] }],
  files: new Map<string, RecordedFile>(),
};

/** @param failed a state in which a build has failed */
export function fixSituations(failed: AppState): Readonly<Record<string, AppState>> {
  const recorded: Action = {
    type: 'fix/recorded',
    address: stageAddress(failed.dockerfile, 0),
    record: RECORD,
  };
  const after = play(failed, recorded);
  const asked = play(after, { type: 'fix/asked' });
  return {
    'a shell has changed something': after,
    'a fix is being made': asked,
    'a fix': play(asked, {
      type: 'fix/proposed',
      note: 'What changed in the mounts of this RUN is not part of it: /cache\u001b[31m.',
      proposals: (['before', 'instead'] as const).map((place) => ({
        place,
        changes: [{ file: null, before: 'FROM a\n', after: 'FROM a\nRUN touch /x\n' }],
        diff: ['--- Dockerfile', '+++ Dockerfile', '@@ -1,1 +1,2 @@', ' FROM a', '+RUN touch /x\u001b[31m'],
      })),
    }),
    'no fix': play(asked, { type: 'fix/refused', why: 'There is nothing to propose.' }),
  };
}
