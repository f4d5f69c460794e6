import type { Action } from '../../store/actions.ts';

/** A batch speaks of a build; here it is the walk's. */
export function asWalk(event: Action): Action {
  if (event.type === 'build/progressed') return { ...event, type: 'walk/progressed' };
  if (event.type === 'build/noticed') return { type: 'message/shown', text: event.notice.text, tone: 'info' };
  return event;
}
