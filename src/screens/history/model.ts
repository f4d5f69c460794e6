import { plainText } from '../../progress/sanitize.ts';
import { keyName } from '../../text/user-keys.ts';
import { BUILD_MODEL } from '../build/model.ts';
import type { ScreenModel } from '../model.ts';
import { asBuild, withView } from './as-build.ts';
import { reduceHistory } from './reduce.ts';
import { buildAtCursor } from './select.ts';

export const HISTORY_MODEL: ScreenModel = {
  reduce: reduceHistory,
  address: () =>
    `The states of a past build are not open: ${keyName('everywhere', 'b')} builds the target, and its states can be looked into.`,
  searched: (state) => {
    const shown = asBuild(state);
    return shown === null ? null : BUILD_MODEL.searched(shown);
  },
  copied: (state) => {
    const shown = asBuild(state);
    if (shown !== null) return BUILD_MODEL.copied(shown);
    const build = buildAtCursor(state);
    return build === null ? null : plainText(build.id);
  },
  scrolled: (state, top, line) => {
    const shown = asBuild(state);
    return shown === null ? state : withView(state, BUILD_MODEL.scrolled(shown, top, line));
  },
  atStep: (state, step) => {
    const shown = asBuild(state);
    return shown === null ? state : withView(state, BUILD_MODEL.atStep?.(shown, step) ?? shown);
  },
};
