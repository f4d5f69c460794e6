import { UsageError } from '../../errors.ts';
import type { PastState } from '../../history/types.ts';
import type { Wiring } from '../wiring.ts';

export const HISTORY_ACTIONS = ['ls', 'show', 'logs', 'compare', 'rm'] as const;
export type HistoryAction = (typeof HISTORY_ACTIONS)[number];

export const PAST_STATES: readonly PastState[] = ['running', 'done', 'failed', 'cancelled'];

/** What is asked of the history. */
export interface HistoryRequest {
  readonly action: HistoryAction;
  readonly ids: readonly string[];
  readonly target: string | null;
  readonly state: PastState | null;
  /** How many builds are listed at most; 0 for all. */
  readonly limit: number;
  readonly json: boolean;
  readonly force: boolean;
  /** compare: also the files of both results. */
  readonly files: boolean;
}

/** How many ids each action takes: at least, at most, and in words. */
const IDS: Readonly<Record<HistoryAction, readonly [number, number, string]>> = {
  ls: [0, 0, 'no ID'],
  show: [1, 1, 'one ID'],
  logs: [1, 1, 'one ID'],
  compare: [2, 2, 'two IDs'],
  rm: [1, Number.POSITIVE_INFINITY, 'one ID or more'],
};

/** Reads the command line of `history`. Action and state are checked already. @throws UsageError */
export function historyRequest(options: Parameters<Wiring['history']>[0]): HistoryRequest {
  const { ids, target, state, limit, json = false, force = false, files = false } = options;
  const action = HISTORY_ACTIONS.find((known) => known === options.action) ?? 'ls';
  const [least, most, words] = IDS[action];
  if (ids.length < least || ids.length > most)
    throw new UsageError(
      `history ${action} takes ${words}, not ${ids.length}; stagedive history lists them.`,
    );
  if (action !== 'ls' && (target !== undefined || state !== undefined))
    throw new UsageError(`--target and --state choose what history ls lists; history ${action} takes IDs.`);
  if (json && action === 'rm') throw new UsageError('history rm prints ids only: leave out --json.');
  if (files && action !== 'compare')
    throw new UsageError(`--files is about two builds; history ${action} does not take it.`);
  if (!/^\d{1,9}$/.test(limit)) throw new UsageError(`--limit ${limit}: not a number; 0 lists all.`);
  return {
    action,
    ids,
    target: target ?? null,
    state: PAST_STATES.find((known) => known === state) ?? null,
    limit: Number(limit),
    json,
    force,
    files,
  };
}
