// biome-ignore-all lint/suspicious/noTemplateCurlyInString: variables of the Dockerfile
import { expect, test } from 'vitest';
import { findKeyword, highlight, highlighter } from '../../src/dockerfile/highlight.ts';
import { findSourceRanges } from '../../src/dockerfile/parse/source-ranges.ts';
import { corpus } from './corpus.ts';

/** `text:kind` of all tokens except plain ones. */
function coloured(text: string, escapeCharacter: '\\' | '`' = '\\'): string[][] {
  return highlight(text.split('\n'), escapeCharacter, findSourceRanges).map((line) =>
    line.filter((token) => token.kind !== 'plain').map((token) => `${token.text}:${token.kind}`),
  );
}

test('keywords, stages, flags, variables, strings and operators are told apart', () => {
  expect(
    coloured(
      'FROM --platform=$P golang:1 AS Build\nCOPY --from=build "a b" /x\nENV A=${B:-c}\nRUN x && y "q $Z" | z\n' +
        'ONBUILD ADD a b\nHEALTHCHECK CMD ["x"]\nFROM build',
    ),
  ).toEqual([
    ['FROM:keyword', '--platform=:flag', '$P:variable', 'AS:keyword', 'Build:stage'],
    ['COPY:keyword', '--from=:flag', 'build:stage', '"a b":string'],
    ['ENV:keyword', '=:operator', '${B:-c}:variable'],
    ['RUN:keyword', '&&:operator', '"q :string', '$Z:variable', '":string', '|:operator'],
    ['ONBUILD:keyword', 'ADD:keyword'],
    ['HEALTHCHECK:keyword', 'CMD:keyword', '[:operator', '"x":string', ']:operator'],
    ['FROM:keyword', 'build:stage'],
  ]);
});

test('directives, comments and continuations are told apart, with any escape character', () => {
  expect(
    coloured('# escape=`\n# comment\nFROM a AS b\nRUN one `\n  # inside\n\n  --two `  \n  three', '`'),
  ).toEqual([
    ['# escape=`:directive'],
    ['# comment:comment'],
    ['FROM:keyword', 'AS:keyword', 'b:stage'],
    ['RUN:keyword', '`:operator'],
    ['  # inside:comment'],
    [],
    ['`:operator'],
    [],
  ]);
});

test('a mount is a flag on continued lines too, and names its stage', () => {
  expect(
    coloured('RUN --mount=type=bind,from=deps,target=/d \\\n  --mount=type=cache,target=/c make'),
  ).toEqual([
    ['RUN:keyword', '--mount=type=bind,from=:flag', 'deps:stage', ',target=/d:flag', '\\:operator'],
    ['--mount=type=cache,target=/c:flag'],
  ]);
});

test('the text of a heredoc is no Dockerfile', () => {
  expect(coloured('COPY <<EOF <<"B" /x\n# body $X\nEOF\nFROM x\nB\nRUN y\nRUN <<E\nopen')).toEqual([
    ['COPY:keyword', '<<EOF:heredoc', '<<"B":heredoc'],
    ['# body $X:heredoc'],
    ['EOF:heredoc'],
    ['FROM x:heredoc'],
    ['B:heredoc'],
    ['RUN:keyword'],
    ['RUN:keyword', '<<E:heredoc'],
    ['open:heredoc'],
  ]);
});

test('an apostrophe does not make a string of the rest', () => {
  expect(coloured(`RUN echo don't "x" && y`)).toEqual([['RUN:keyword', '"x":string', '&&:operator']]);
});

test('tokens joined are the lines, whatever the file holds', () => {
  for (const { content } of corpus) {
    const lines = content.toString().split('\n');
    for (const escapeCharacter of ['\\', '`'] as const) {
      const joined = highlight(lines, escapeCharacter, findSourceRanges).map((line) =>
        line.map(({ text }) => text).join(''),
      );
      expect(joined).toEqual(lines);
    }
  }
});

test('keywords are coloured without a parser as with it', () => {
  const keywords = (findRanges: typeof findKeyword) =>
    [
      '  from scratch as a',
      'RUN --mount=type=cache,target=/c make \\',
      ' && x',
      '# no RUN',
      '',
      'onbuild',
    ].map((line) => highlight([line], '\\', findRanges)[0]?.filter(({ kind }) => kind === 'keyword')[0]);
  expect(keywords(findKeyword)).toEqual(keywords(findSourceRanges));
});

test('a line has the same tokens alone as among all others', () => {
  const lines = corpus
    .find(({ name }) => name === 'go-service')!
    .content.toString()
    .split('\n');
  const all = highlight(lines, '\\', findSourceRanges);
  const one = highlighter(lines, '\\', findSourceRanges);
  for (let index = lines.length - 1; index >= 0; index--) expect(one(index)).toEqual(all[index]);
});

test('the word after << or <<- is coloured as the parser reads it', () => {
  const first = (line: string) => coloured(line)[0]?.filter((token) => token.endsWith(':heredoc'));
  expect(first("RUN <<-'EOF' cat\n\tEOF")).toEqual(["<<-'EOF':heredoc"]);
  expect(first("RUN << 'EOF'\nEOF")).toEqual(["<< 'EOF':heredoc"]);
  expect(first("RUN <<'E F'\nE F")).toEqual(["<<'E F':heredoc"]);
  expect(first('RUN <<-E$X\n\tE$X')).toEqual(['<<-E$X:heredoc']);
  // A blank after <<- makes it none.
  expect(first('RUN <<- EOF')).toEqual([]);
  expect(first('RUN cat<<EOF')).toEqual([]);
});
