import type { ReactNode } from 'react';
import { checkNow, diffNow, filesNow, sizesNow } from '../../store/look/select/now.ts';
import type { LookScreen } from '../../store/look/state.ts';
import type { AppState } from '../../store/state.ts';
import { Check } from './check.tsx';
import { Diff } from './diff.tsx';
import { Files } from './files.tsx';
import { Sizes } from './sizes.tsx';

/** The screen that looks into a state, of the four; nothing before one was asked for. */
export function LookScreens({
  state,
  screen,
}: {
  readonly state: AppState;
  readonly screen: LookScreen;
}): ReactNode {
  switch (screen) {
    case 'files': {
      const view = filesNow(state);
      return view === null ? null : <Files state={state} view={view} />;
    }
    case 'diff': {
      const view = diffNow(state);
      return view === null ? null : <Diff state={state} view={view} />;
    }
    case 'check': {
      const view = checkNow(state);
      return view === null ? null : <Check state={state} view={view} />;
    }
    case 'sizes': {
      const view = sizesNow(state);
      return view === null ? null : <Sizes state={state} view={view} />;
    }
  }
}
