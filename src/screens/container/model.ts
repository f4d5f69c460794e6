import { rowsUp } from '../../store/row-place.ts';
import { logText } from '../frame/select/log-text.ts';
import { chosenText } from '../logs/choose.ts';
import { rowedLog } from '../logs/rowed.ts';
import type { ScreenModel } from '../model.ts';
import { reduceContainer } from './reduce.ts';
import { containerView } from './select.ts';

export const CONTAINER_MODEL: ScreenModel = {
  reduce: reduceContainer,
  address: () => 'A container that was started here has no state of the build: choose a stage first.',
  searched: ({ container }) =>
    container === null ? null : { kind: 'log', log: container.log, from: (container.top ?? 0) + 1 },
  copied: (state) => chosenText(state) ?? logText(state.container?.log ?? null),
  scrolled: (state, top, line) => {
    if (state.container === null) return state;
    const place = rowsUp(rowedLog(containerView(state)), { line, row: 0 }, line - top);
    return { ...state, container: { ...state.container, top: place.line, topRow: place.row } };
  },
};
