import { plainText } from '../../../progress/sanitize.ts';
import { type Address, addressKey, addressName, stageAddress } from '../../../states/address.ts';
import { type Line, spread } from '../../../ui/text.ts';
import { GLYPH } from '../../../ui/theme.ts';
import type { KindChoice } from '../select/kinds.ts';

/** A state that can be compared, and its line. */
export function pairRow(address: Address | undefined, marked: Address | null, width: number): Line {
  if (address === undefined) return [];
  const isMarked = marked !== null && addressKey(marked) === addressKey(address);
  const stage = address.dockerfile.stages[address.stage];
  const at = address.line ?? stage?.endLine ?? 0;
  return spread(
    [
      { text: isMarked ? `${GLYPH.done} ` : '  ', role: 'good' },
      { text: plainText(addressName(address)), role: isMarked ? 'good' : 'strong' },
      {
        text:
          address.line === null
            ? ''
            : `  ${plainText(addressName(stageAddress(address.dockerfile, address.stage)))}`,
        role: 'dim',
      },
    ],
    [{ text: address.line === null ? `the end, line ${at}` : `line ${at}`, role: 'dim' }],
    width,
  );
}

const NAMES: Readonly<Record<KindChoice['kind'], string>> = {
  file: 'plain files',
  program: 'executable files',
  dir: 'folders',
  symlink: 'symbolic links',
  device: 'devices',
  fifo: 'named pipes',
  socket: 'sockets',
  added: 'added',
  removed: 'removed',
  modified: 'modified',
};

/** A kind that is shown or hidden. */
export function kindRow(choice: KindChoice | undefined, width: number): Line {
  if (choice === undefined) return [];
  return spread(
    [
      { text: choice.shown ? `${GLYPH.done} ` : `${GLYPH.skipped} `, role: choice.shown ? 'good' : 'dim' },
      { text: NAMES[choice.kind], role: choice.shown ? 'plain' : 'dim' },
    ],
    [{ text: String(choice.count), role: 'dim' }],
    width,
  );
}
