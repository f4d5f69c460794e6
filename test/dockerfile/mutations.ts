// biome-ignore-all lint/suspicious/noTemplateCurlyInString: variables of the Dockerfile
import fc from 'fast-check';
import { corpus } from './corpus.ts';

const pieces = fc.constantFrom(
  ...'FROM |RUN |COPY |ENV |ARG |ONBUILD |HEALTHCHECK |VOLUME |SHELL | AS |scratch|build|a|0|1|--from=|--mount=|type='.split(
    '|',
  ),
  ...',|=|<<EOF|<<-"E"|EOF|E|$|${|}|:-|#|# escape=`\n|\\|\\\n|`|`\n|\n|\r\n|\t| |"|\'|["x"]|[|]|\u00a0|\u2028|🐳|\0'.split(
    '|',
  ),
);
/** A file of pieces that mean something, in any order. */
export const madeUp = fc.array(pieces, { maxLength: 60 }).map((parts) => parts.join(''));

/** A file of the corpus with a few places changed. */
export const mutated = fc
  .tuple(
    fc.constantFrom(...corpus.filter(({ content }) => content.length < 4000)),
    fc.array(fc.tuple(fc.nat(), fc.nat(6), pieces), { minLength: 1, maxLength: 5 }),
  )
  .map(([{ content }, changes]) =>
    changes.reduce((text, [place, removed, added]) => {
      const at = place % (text.length + 1);
      return text.slice(0, at) + added + text.slice(at + removed);
    }, content.toString()),
  );
