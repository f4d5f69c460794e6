import { lastTop } from '../../store/move.ts';
import type { AppState } from '../../store/state.ts';
import type { ContainerState } from './state.ts';

/** Whether something that was started has not ended. */
export function isContainerAlive({ container }: AppState): boolean {
  return container !== null && container.phase !== 'ended';
}

/** Lines of the log so far. */
export function containerLineCount({ log }: ContainerState): number {
  return log.lineCount;
}

/** First line (from 0) shown in a panel of `page` lines. */
export function containerTop(container: ContainerState, page: number): number {
  const last = lastTop(containerLineCount(container), page);
  return Math.min(container.top ?? last, last);
}
