import { describe, expect, it } from 'vitest';
import { parseDockerfile } from '../../src/dockerfile/parse.ts';
import { keptTexts } from '../../src/states/kept-texts.ts';

function told(text: string): readonly string[] {
  const { lines, stages } = parseDockerfile(Buffer.from(text), { fileName: 'Dockerfile' });
  return keptTexts(lines, stages[0]?.instructions ?? []).map(
    ({ keyword, text: kept, line, isReplaced }) =>
      `${line} ${keyword}${isReplaced ? ' replaced' : ''}: ${kept}`,
  );
}

describe('what an image keeps of its instructions', () => {
  it('is their text, and values that a later one replaces', () => {
    expect(told('FROM a\nENV A=1 B=2\nENV A=\nLABEL A=x\nARG C=3\nRUN a \\\n  b\nCMD x\n')).toEqual([
      '2 ENV replaced: A=1',
      '6 RUN: RUN a \\\n  b',
      '8 CMD: CMD x',
    ]);
  });

  it('has the here-documents of RUN, and not the files that COPY makes of them', () => {
    expect(told('FROM a\nRUN <<EOF\nx\nEOF\nCOPY <<EOF /f\ny\nEOF\n')).toEqual([
      '2 RUN: RUN <<EOF\nx\nEOF',
      '5 COPY: COPY <<EOF /f',
    ]);
  });
});
