import type { ReactNode } from 'react';
import type { AppState } from '../../store/state.ts';
import type { Binding } from '../../ui/binding.ts';
import type { ScreenView } from '../../ui/screen-view.ts';
import { screenModel } from '../models.ts';
import { viewNow } from './select/now.ts';
import type { InspectScreenName, InspectViewOf } from './state.ts';

/** The rendering and keys of one inspect screen. */
export interface InspectPanels<N extends InspectScreenName> {
  readonly name: N;
  /** Its name in the header and in the help. */
  readonly title: string;
  /** The key that opens it from every other screen, with its label and help. */
  readonly opens: Pick<Binding, 'label' | 'help'> & { readonly key: string };
  readonly keys: readonly Binding[];
  readonly Body: (props: { readonly state: AppState; readonly view: InspectViewOf<N> }) => ReactNode;
}

/** The screen; it is empty until a state is chosen. */
export function inspectScreen<N extends InspectScreenName>({
  name,
  title,
  opens: { key, label, help },
  keys,
  Body,
}: InspectPanels<N>): ScreenView {
  return {
    title,
    keys,
    opens: {
      keys: [key],
      label,
      help,
      group: 'Inspect',
      footer: 26 + Number(key) / 100,
      when: (state) => state.screen !== name,
      disabled: (state) => {
        const address = screenModel(state.screen).address(state);
        return typeof address === 'string' ? address : null;
      },
      action: (state) => {
        const address = screenModel(state.screen).address(state);
        return typeof address === 'string' ? null : { type: 'inspect/asked', screen: name, address };
      },
    },
    body: (state) => {
      const view = viewNow(state, name);
      return view === null ? null : <Body state={state} view={view} />;
    },
  };
}
