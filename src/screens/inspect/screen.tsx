import type { ReactNode } from 'react';
import type { AppState } from '../../store/state.ts';
import { Check } from '../check/screen.tsx';
import { Diff } from '../diff/screen.tsx';
import { Files } from '../files/screen.tsx';
import { Sizes } from '../sizes/screen.tsx';
import { checkNow, diffNow, filesNow, sizesNow } from './select/now.ts';
import type { InspectScreenName } from './state.ts';

/** The screen that looks into a state, of the four; nothing before one was asked for. */
export function InspectScreens({
  state,
  screen,
}: {
  readonly state: AppState;
  readonly screen: InspectScreenName;
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
