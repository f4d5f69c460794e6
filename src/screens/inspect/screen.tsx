import { Box } from 'ink';
import type { ReactNode } from 'react';
import type { Address } from '../../states/address.ts';
import type { AppState } from '../../store/state.ts';
import type { Binding } from '../../ui/binding.ts';
import type { Rect } from '../../ui/layout.ts';
import type { ScreenView } from '../../ui/screen-view.ts';
import { isShown } from '../../ui/zoom.ts';
import { screenModel } from '../models.ts';
import type { InspectLayout } from './lines/layout.ts';
import { viewNow } from './select/now.ts';
import type { InspectScreenName, InspectViewOf } from './state.ts';

/** What one of the two panels is drawn from. */
export interface InspectPart<N extends InspectScreenName> {
  readonly state: AppState;
  readonly view: InspectViewOf<N>;
  readonly rect: Rect;
}

/** The rendering and keys of one inspect screen. */
export interface InspectPanels<N extends InspectScreenName> {
  readonly name: N;
  /** Its name in the header and in the help. */
  readonly title: string;
  /** The key that opens it from every other screen, with its label and help. */
  readonly opens: Pick<Binding, 'label' | 'help'> & { readonly key: string };
  readonly keys: readonly Binding[];
  /** Where its two panels are. */
  readonly layout: (state: AppState, view: InspectViewOf<N>) => InspectLayout;
  readonly List: (part: InspectPart<N>) => ReactNode;
  readonly Detail: (part: InspectPart<N>) => ReactNode;
}

/** What a screen would show from here; a sentence if there is nothing. */
function inspectable(state: AppState, name: InspectScreenName): Address | string {
  const address = screenModel(state.screen).address(state);
  if (typeof address === 'string' || address.cache === undefined || name === 'files') return address;
  return 'A cache mount is not a state of the build: only Files applies to it.';
}

/** The screen; it is empty until a state is chosen. */
export function inspectScreen<N extends InspectScreenName>({
  name,
  title,
  opens: { key, label, help },
  keys,
  layout,
  List,
  Detail,
}: InspectPanels<N>): ScreenView {
  return {
    title,
    keys,
    opens: {
      keys: [key],
      label,
      help,
      group: 'Inspect',
      // Keys of tabs stand in the header, too; a letter comes behind them.
      footer: 42 + (/^\d$/.test(key) ? Number(key) : 9) / 100,
      when: (state) => state.screen !== name,
      disabled: (state) => {
        const address = inspectable(state, name);
        return typeof address === 'string' ? address : null;
      },
      action: (state) => {
        const address = inspectable(state, name);
        return typeof address === 'string' ? null : { type: 'inspect/asked', screen: name, address };
      },
    },
    body: (state) => {
      const view = viewNow(state, name);
      if (view === null) return null;
      const { beside, list, detail } = layout(state, view);
      return (
        <Box flexDirection={beside ? 'row' : 'column'}>
          {isShown(list) && <List state={state} view={view} rect={list} />}
          {isShown(detail) && <Detail state={state} view={view} rect={detail} />}
        </Box>
      );
    },
  };
}
