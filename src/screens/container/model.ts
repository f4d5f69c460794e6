import { logText } from '../frame/select/log-text.ts';
import type { ScreenModel } from '../model.ts';
import { reduceContainer } from './reduce.ts';

export const CONTAINER_MODEL: ScreenModel = {
  reduce: reduceContainer,
  address: () => 'A container that was started here has no state of the build: choose a stage first.',
  searched: ({ container }) =>
    container === null ? null : { kind: 'log', log: container.log, from: (container.top ?? 0) + 1 },
  copied: ({ container }) => logText(container?.log ?? null),
  scrolled: (state, top) =>
    state.container === null ? state : { ...state, container: { ...state.container, top } },
};
