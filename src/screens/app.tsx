import { Box, useInput } from 'ink';
import { type ReactNode, useEffect, useSyncExternalStore } from 'react';
import type { Store } from '../store/store.ts';
import { keyNames } from '../ui/keys.ts';
import { bodyRect, isTooSmall, usableRows } from '../ui/layout.ts';
import type { OnMouse } from '../ui/mouse.ts';
import { Footer } from './frame/footer.tsx';
import { Header } from './frame/header.tsx';
import { mouseDid } from './frame/keys-mouse.ts';
import { press } from './frame/keys-press.ts';
import { aboveMessage } from './frame/lines/message.ts';
import { OverlayPanel } from './frame/overlay.tsx';
import { isTyping } from './keymap.ts';
import { SCREENS } from './screens.tsx';
import { TooSmall } from './too-small.tsx';

export interface AppProps {
  readonly store: Store;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Absent without a mouse. */
  readonly onMouse?: OnMouse;
}

/** The window: header, screen or overlay, footer. All keys come in here. */
export function App({ store, now, onMouse }: AppProps): ReactNode {
  const state = useSyncExternalStore(store.subscribe, store.get);
  useInput((input, key) => {
    // Several characters at once were pasted: that is text for a field, never keys.
    if (Array.from(input).length > 1 && !isTyping(store.get())) return;
    for (const name of keyNames(input, key)) press(store, name, now());
  });
  useEffect(() => onMouse?.((input) => mouseDid(store, input, now())), [onMouse, store, now]);
  if (isTooSmall(state.window)) return <TooSmall columns={state.window.columns} rows={state.window.rows} />;
  const above = aboveMessage(state);
  const body = bodyRect(above.window);
  return (
    <Box flexDirection="column" width={state.window.columns} height={usableRows(state.window)}>
      <Header state={state} />
      <Box height={body.height} width={body.width}>
        {above.overlay === null ? (
          SCREENS[above.screen].body(above)
        ) : (
          <OverlayPanel state={above} overlay={above.overlay} />
        )}
      </Box>
      <Footer state={state} />
    </Box>
  );
}
