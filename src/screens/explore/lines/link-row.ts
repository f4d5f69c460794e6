import { plainText } from '../../../progress/sanitize.ts';
import type { AppState } from '../../../store/state.ts';
import { fitTo, type Line, spread } from '../../../ui/text.ts';
import { shownTitle } from '../../frame/lines/stage-row.ts';
import type { Link } from '../select-links.ts';

/** One row of the links panel: `← COPY  deps            line 7`. */
export function linkRow(state: AppState, link: Link, width: number): Line {
  const arrow = link.direction === 'takes' ? '←' : '→';
  const via = fitTo(link.dependency.via, 4);
  return spread(
    [
      { text: `${arrow} `, role: link.direction === 'takes' ? 'info' : 'good' },
      { text: `${via} `, role: 'keyword' },
      { text: otherEnd(state, link), role: link.stage === null ? 'plain' : 'name' },
    ],
    [{ text: `${width < 30 ? '' : kind(link)}line ${link.line}`, role: 'dim' }],
    width,
  );
}

function otherEnd(state: AppState, link: Link): string {
  const stage = link.stage === null ? undefined : state.dockerfile.stages[link.stage];
  if (stage !== undefined) return shownTitle(stage);
  if (link.dependency.kind === 'context' && link.dependency.ref === '.') return 'build context';
  return plainText(link.dependency.ref);
}

function kind(link: Link): string {
  if (link.stage !== null) return '';
  return link.dependency.kind === 'image' ? 'image · ' : link.dependency.ref === '.' ? '' : 'context · ';
}
