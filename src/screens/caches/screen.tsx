import type { ReactNode } from 'react';
import { plainText } from '../../progress/sanitize.ts';
import type { AppState } from '../../store/state.ts';
import { countText } from '../../text/count-text.ts';
import { formatBytes } from '../../text/format-bytes.ts';
import { wrapWords } from '../../text/wrap.ts';
import { Lines, Panel } from '../../ui/components/panel.tsx';
import { PickList } from '../../ui/components/pick-list.tsx';
import { bodyRect, inside } from '../../ui/layout.ts';
import { rowPosition } from '../../ui/position.ts';
import type { ScreenView } from '../../ui/screen-view.ts';
import { CACHES_BINDINGS } from './keys.ts';
import { cacheLine } from './lines/row.ts';

/** The cache mounts of the builder. */
function Caches({ state }: { readonly state: AppState }): ReactNode {
  const { rows, cursor, phase, problem } = state.caches;
  const rect = bodyRect(state.window);
  const area = inside(rect);
  const bytes = rows.reduce((sum, { mount }) => sum + (mount.bytes ?? 0), 0);
  const said = phase === 'failed' ? (problem ?? '') : phase === 'loading' ? 'Asking…' : 'There is none.';
  return (
    <Panel
      rect={rect}
      title="Cache mounts"
      note={rows.length === 0 ? '' : `${countText(rows.length, 'mount')}, ${formatBytes(bytes)}`}
      focused
      position={rowPosition(cursor, rows.length, area.height)}
    >
      {rows.length === 0 || phase === 'failed' ? (
        <Lines
          rect={area}
          lines={wrapWords(plainText(said), area.width - 2).map((text) => [
            { text: ` ${text}`, role: 'dim' },
          ])}
        />
      ) : (
        <PickList
          count={rows.length}
          row={(index, width) => cacheLine(state, index, width)}
          cursor={cursor}
          focused
          rect={area}
        />
      )}
    </Panel>
  );
}

export const CACHES: ScreenView = {
  title: 'Caches',
  opens: {
    keys: ['0'],
    label: 'cache mounts',
    help: 'Go to the cache mounts of the builder',
    group: 'Everywhere',
    action: () => ({ type: 'screen/shown', screen: 'caches' }),
  },
  keys: CACHES_BINDINGS,
  body: (state) => <Caches state={state} />,
};
