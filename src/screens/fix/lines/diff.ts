import { plainText } from '../../../progress/sanitize.ts';
import type { AppState } from '../../../store/state.ts';
import { keyName } from '../../../text/user-keys.ts';
import { wrapWords } from '../../../text/wrap.ts';
import { inside, overlayRect } from '../../../ui/layout.ts';
import { clip, type Line } from '../../../ui/text.ts';
import { isOfCheck } from '../reduce.ts';

/** The proposal as a diff, or why there is none. */
export function fixLines(state: AppState): readonly Line[] {
  const { width } = inside(overlayRect(state.window));
  const phase = state.fix?.phase;
  switch (phase?.kind) {
    case 'proposed': {
      const proposal = phase.proposals[phase.chosen];
      if (proposal === undefined) return [];
      const said = [
        ...(phase.proposals.length > 1 ? [placeText(proposal.place)] : []),
        ...(phase.note === null ? [] : [phase.note]),
      ];
      return [
        ...said.flatMap((text) => sentence(text, width)),
        ...(said.length > 0 ? [[]] : []),
        ...proposal.diff.map((line) => diffLine(line, width)),
      ];
    }
    case 'none':
      return sentence(phase.why, width);
    default:
      return [
        [
          {
            text: isOfCheck(state.fix) ? ' Reading the Dockerfile…' : ' Looking at what the shell changed…',
            role: 'dim',
          },
        ],
      ];
  }
}

/** Where the lines are put, and how to have them elsewhere. */
function placeText(place: 'before' | 'instead'): string {
  const other = keyName('lists', 'tab');
  return place === 'before'
    ? `Before the failed RUN, which stays. ${other} puts it in its place.`
    : `In the place of what failed. ${other} puts it before the failed RUN, which then stays.`;
}

function sentence(text: string, width: number): readonly Line[] {
  return wrapWords(plainText(text), width - 2).map((line) => [{ text: ` ${line}` }]);
}

function diffLine(line: string, width: number): Line {
  const text = clip(` ${plainText(line)}`, width);
  if (line.startsWith('+++') || line.startsWith('---')) return [{ text, role: 'strong' }];
  if (line.startsWith('@@')) return [{ text, role: 'info' }];
  if (line.startsWith('+')) return [{ text, role: 'good' }];
  return [{ text, role: line.startsWith('-') ? 'bad' : 'plain' }];
}
