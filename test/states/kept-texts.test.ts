import { describe, expect, it } from 'vitest';
import { parseDockerfile } from '../../src/dockerfile/parse.ts';
import { keptTexts } from '../../src/states/kept-texts.ts';

function told(text: string): readonly string[] {
  const { stages } = parseDockerfile(Buffer.from(text), { fileName: 'Dockerfile' });
  return keptTexts(stages.flatMap(({ triggers, instructions }) => [...triggers, ...instructions])).map(
    ({ keyword, text: kept, line, isReplaced }) =>
      `${line} ${keyword}${isReplaced ? ' replaced' : ''}: ${kept}`,
  );
}

describe('what an image keeps of its instructions', () => {
  it('is their text, and values that a later one replaces', () => {
    expect(told('FROM a\nENV A=1 B=2\nENV A=\nLABEL A=x\nARG C=3\nRUN a \\\n  b\nCMD x\n')).toEqual([
      '2 ENV replaced: A=1',
      '6 RUN: RUN a   b',
      '8 CMD: CMD x',
    ]);
  });

  it('has the here-documents of RUN, and not the files that COPY makes of them', () => {
    expect(told('FROM a\nRUN <<EOF\nx\nEOF\nCOPY <<EOF /f\ny\nEOF\n')).toEqual([
      '2 RUN: RUN <<EOF\nx\nEOF',
      '5 COPY: COPY <<EOF /f',
    ]);
  });

  it('has no comments between the lines of an instruction, but those of a here-document', () => {
    expect(told('FROM a\nRUN a \\\n  # one\n# two\n\n  && b <<EOF\n# three\nEOF\n')).toEqual([
      '2 RUN: RUN a   && b <<EOF\n# three\nEOF',
    ]);
  });

  it('has no script that a RUN mounts for its own time', () => {
    const script = "#!/usr/bin/env python3\nlogin('x')\nEOF\n";
    expect(told(`FROM a\nRUN --network=none <<EOF\n${script}`)).toEqual(['2 RUN: RUN --network=none <<EOF']);
    // A shell reads these as they are, and the history has them.
    for (const command of ['cat <<EOF >x', '<<EOF cat'])
      expect(told(`FROM a\nRUN ${command}\n${script}`)).toEqual([`2 RUN: RUN ${command}\n${script.trim()}`]);
    expect(told('FROM a\nRUN <<-EOF\n\t#!/bin/sh\n\tx\nEOF\n')).toEqual([
      '2 RUN: RUN <<-EOF\n\t#!/bin/sh\n\tx\nEOF',
    ]);
  });

  it('is what a trigger says, at the FROM that runs it', () => {
    expect(told('FROM a AS b\nONBUILD RUN <<EOF\nx\nEOF\nFROM b\n')).toEqual([
      '2 ONBUILD: ONBUILD RUN <<EOF\nx\nEOF',
      '5 RUN: RUN <<EOF\nx\nEOF',
    ]);
  });
});
