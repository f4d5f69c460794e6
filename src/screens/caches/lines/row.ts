import type { AppState } from '../../../store/state.ts';
import { agoText } from '../../../text/ago.ts';
import { formatBytes } from '../../../text/format-bytes.ts';
import { lineNumbers } from '../../../text/line-numbers.ts';
import { fitTo, type Line } from '../../../ui/text.ts';
import { cacheName } from '../select.ts';

const SIZE_CELLS = 10;
const USED_CELLS = 16;
const LINES_CELLS = 18;

/** One cache mount: its id, size, last use, and the lines that mount it. */
export function cacheLine({ caches, now }: AppState, index: number, width: number): Line {
  const row = caches.rows[index];
  if (row === undefined) return [];
  const { mount, lines } = row;
  const name = Math.max(8, width - SIZE_CELLS - USED_CELLS - LINES_CELLS - 2);
  const used = mount.inUse
    ? 'in use'
    : mount.bytes === null
      ? ''
      : mount.lastUsed === null
        ? 'never used'
        : agoText(mount.lastUsed, now);
  return [
    { text: fitTo(cacheName(mount), name), role: lines.length > 0 ? 'strong' : 'dim' },
    { text: fitTo(mount.bytes === null ? 'unknown' : formatBytes(mount.bytes), SIZE_CELLS, 'right') },
    { text: `  ${fitTo(used, USED_CELLS)}`, role: mount.inUse ? 'warn' : 'dim' },
    { text: fitTo(lines.length === 0 ? '' : lineNumbers(lines), LINES_CELLS), role: 'dim' },
  ];
}
