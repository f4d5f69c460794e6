import { plainText } from '../../../progress/sanitize.ts';
import type { AppState } from '../../../store/state.ts';
import { wrapWords } from '../../../text/wrap.ts';
import { inside, overlayRect } from '../../../ui/layout.ts';
import { clip, type Line } from '../../../ui/text.ts';

/** The proposal as a diff, or why there is none. */
export function fixLines(state: AppState): readonly Line[] {
  const { width } = inside(overlayRect(state.window));
  const phase = state.fix?.phase;
  switch (phase?.kind) {
    case 'proposed':
      return phase.diff.map((line) => diffLine(line, width));
    case 'none':
      return wrapWords(plainText(phase.why), width - 2).map((text) => [{ text: ` ${text}` }]);
    default:
      return [[{ text: ' Looking at what the shell changed…', role: 'dim' }]];
  }
}

function diffLine(line: string, width: number): Line {
  const text = clip(` ${plainText(line)}`, width);
  if (line.startsWith('+++') || line.startsWith('---')) return [{ text, role: 'strong' }];
  if (line.startsWith('@@')) return [{ text, role: 'info' }];
  if (line.startsWith('+')) return [{ text, role: 'good' }];
  return [{ text, role: line.startsWith('-') ? 'bad' : 'plain' }];
}
