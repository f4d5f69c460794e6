import type { Action } from '../../store/actions.ts';

/** Why a text did not go into the clipboard. @param what such as `The trace` */
export function notSent(what: string): string {
  return `${what} is too long for the clipboard of a terminal, or this one has none.`;
}

/** Says whether a text was sent to the clipboard. */
export function sentMessage(isSent: boolean, what: string): Action {
  const text = isSent
    ? 'Sent to the clipboard of your terminal, if it lets programs write there (OSC 52).'
    : notSent(what);
  return { type: 'message/shown', text, tone: isSent ? 'info' : 'error' };
}
