import { tracedWords } from './matching.ts';
import type { LocatedRecord } from './statuses.ts';

/** How many records of a shell are its script's own: those of an EXIT trap come behind them, and did not fail it. */
export function countBeforeExitTrap(records: readonly LocatedRecord[]): number {
  // Words of a trap of ours may stand in the record of another command of a pipeline.
  const set = records.findLastIndex(
    ({ record, command }) =>
      (record.isWhole || command?.words[0]?.literal === 'trap') && exitAction(record.text) !== null,
  );
  const action = exitAction(records[set]?.record.text ?? '');
  if (action === null || action === '' || action === '-') return records.length;
  const [first] = tracedWords(action.split(/[;&|\n]/, 1)[0] ?? '');
  const begin = records.findLastIndex(
    ({ record }, index) => index > set && tracedWords(record.text)[0] === first,
  );
  if (begin >= 0) return begin;
  // It begins with what is not traced, as `if` does: then only what is none of the script's commands is known to be its.
  return records.findLastIndex(({ command }) => command !== null) + 1;
}

/** The first argument of `trap … EXIT`; null for any other command. */
function exitAction(text: string): string | null {
  const [name, ...all] = tracedWords(text);
  if (name !== 'trap') return null;
  const [action, ...signals] = all[0] === '--' ? all.slice(1) : all;
  return action !== undefined && signals.some((signal) => signal === 'EXIT' || signal === '0')
    ? action
    : null;
}
