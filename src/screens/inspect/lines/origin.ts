import type { Dockerfile } from '../../../dockerfile/types.ts';
import { plainName } from '../../../progress/plain-name.ts';
import { plainText } from '../../../progress/sanitize.ts';
import type { Origin } from '../../../states/origins.ts';
import type { Span } from '../../../ui/text.ts';
import { shownTitle } from '../../frame/lines/stage-row.ts';

/** What put a file there, in words: `COPY --from=build /out/app`, `RUN made it`, `of the base debian:12`. */
function originText({ kind, keyword, onbuild, from, path, taken }: Origin): string {
  const what = `${onbuild ? 'ONBUILD ' : ''}${keyword}`;
  switch (kind) {
    case 'run':
      return `${what} made it`;
    case 'base':
      return from === null ? 'of the base' : `of the base ${plainText(from)}`;
    case 'copy':
    case 'add': {
      const source = path === null ? '' : ` ${plainName(path)}`;
      if (from !== null) return `${what} --from=${plainText(from)}${source}`;
      if (taken === 'inline') return `${what} of a heredoc`;
      if (taken === 'remote') return `${what} downloaded it`;
      return `${what}${source} of the build context`;
    }
  }
}

/** The line, its stage if that is another one, and what it did. */
export function originSpans(origin: Origin, dockerfile: Dockerfile, stage: number): readonly Span[] {
  const other = origin.stage === stage ? undefined : dockerfile.stages[origin.stage];
  const where = other === undefined ? '' : ` in ${shownTitle(other)}`;
  return [
    { text: `line ${origin.line}${where} · `, role: 'dim' },
    { text: originText(origin), role: 'name' },
  ];
}
