import type { Dockerfile } from '../../../dockerfile/types.ts';
import { plainName } from '../../../progress/plain-name.ts';
import { plainText } from '../../../progress/sanitize.ts';
import type { Origin } from '../../../states/origins.ts';
import type { Span } from '../../../ui/text.ts';
import { shownTitle } from '../../frame/lines/stage-row.ts';

/** What put a file there, in words: `COPY --from=build /out/app`, `RUN`, `the base image debian:12`. */
function originText(origin: Origin, dockerfile: Dockerfile): string {
  const { kind, from, path } = origin;
  switch (kind) {
    case 'run':
      return `${keywordAt(origin, dockerfile)} made it`;
    case 'base':
      return from === null ? 'of the base' : `of the base ${plainText(from)}`;
    case 'copy':
    case 'add': {
      const what = kind === 'copy' ? 'COPY' : 'ADD';
      const source = path === null ? '' : ` ${plainName(path)}`;
      if (from !== null) return `${what} --from=${plainText(from)}${source}`;
      return `${what}${source} of the build context`;
    }
  }
}

/** Usually RUN, but WORKDIR creates folders too. */
function keywordAt({ stage, line }: Origin, { stages }: Dockerfile): string {
  const found = stages[stage]?.instructions.find(({ startLine }) => startLine === line);
  return found?.keyword ?? 'FROM';
}

/** The line, its stage if that is another one, and what it did. */
export function originSpans(origin: Origin, dockerfile: Dockerfile, stage: number): readonly Span[] {
  const other = origin.stage === stage ? undefined : dockerfile.stages[origin.stage];
  const where = other === undefined ? '' : ` in ${shownTitle(other)}`;
  return [
    { text: `line ${origin.line}${where} · `, role: 'dim' },
    { text: originText(origin, dockerfile), role: 'name' },
  ];
}
