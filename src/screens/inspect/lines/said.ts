import { plainSentence } from '../../../progress/plain-name.ts';
import { plainText } from '../../../progress/sanitize.ts';
import type { Address } from '../../../states/address.ts';
import type { AppState } from '../../../store/state.ts';
import { formatDuration } from '../../../text/duration.ts';
import { keyName } from '../../../text/user-keys.ts';
import { wrapWords } from '../../../text/wrap.ts';
import type { Line } from '../../../ui/text.ts';
import { GLYPH, spinner } from '../../../ui/theme.ts';
import type { Loaded } from '../state.ts';

/** What can be opened instead of a state whose build fails; older engines keep nothing of a failed step. */
function offerOf(address: Address | null): readonly string[] {
  if (address === null) return [];
  const enter = keyName('inspect', 'enter');
  return address.failure === null
    ? ['This engine keeps nothing of a failed step.', `${enter} opens the state before it.`]
    : [`${enter} opens what the failed instruction left behind.`];
}

/** Shown until a value is known: what the engine is doing, or why it failed. Null once it is known. */
export function saidLines(
  state: AppState,
  loaded: Loaded<unknown>,
  what: string,
  width: number,
): readonly Line[] | null {
  switch (loaded.kind) {
    case 'known':
      return null;
    case 'loading': {
      const { work } = state.inspect;
      const elapsed = work === null ? '' : ` · ${formatDuration(state.now - work.since)}`;
      const step = work?.step ?? null;
      return [
        [],
        [{ text: ` ${spinner(state.now)} `, role: 'accent' }, { text: what }, { text: elapsed, role: 'dim' }],
        ...(step === null ? [] : [[{ text: `   ${plainText(step)}`, role: 'dim' as const }]]),
      ];
    }
    case 'broken': {
      const offer = offerOf(loaded.failed?.address ?? null);
      return [
        [],
        ...wrapWords(plainSentence(loaded.message), width - 4).map(
          (text, index): Line => [{ text: ` ${index === 0 ? GLYPH.failed : ' '} ${text}`, role: 'bad' }],
        ),
        ...offer.flatMap((text) => wrapWords(text, width - 4)).map((text): Line => [{ text: `   ${text}` }]),
      ];
    }
  }
}
