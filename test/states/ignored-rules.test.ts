import { describe, expect, it } from 'vitest';
import { parseDockerfile } from '../../src/dockerfile/parse.ts';
import { ignoredFor, unknownRules } from '../../src/states/ignored-rules.ts';

const TEXT = `# syntax=docker/dockerfile:1
# stagedive ignore=compiler
# a comment

ARG X=1
#stagedive  IGNORE = package-cache, env-file
FROM busybox AS first
  # stagedive ignore=private-key

# another comment
COPY a \\
  # stagedive ignore=dangling-link
  b
COPY <<EOF /text
# stagedive ignore=credentials
EOF

# stagedive ignore=setuid-program
FROM busybox AS second
RUN something
# stagedive ignore=missing-user,nothing-of-this-name
`;

const dockerfile = parseDockerfile(TEXT, { fileName: 'Dockerfile' });
const lineOf = (text: string): number => TEXT.split('\n').indexOf(text) + 1;

describe('comments that switch rules off', () => {
  const ofFirst = ignoredFor(dockerfile, 0);
  const ofSecond = ignoredFor(dockerfile, 1);

  it('above the first FROM apply to the whole file', () => {
    for (const isIgnored of [ofFirst, ofSecond]) {
      expect(isIgnored('compiler', null)).toBe(true);
      expect(isIgnored('env-file', 99)).toBe(true);
      expect(isIgnored('package-cache', 3)).toBe(true);
    }
  });

  it('above an instruction apply to what it adds', () => {
    const copy = lineOf('COPY a \\');
    expect(ofFirst('private-key', copy)).toBe(true);
    expect(ofSecond('private-key', copy)).toBe(true);
    expect(ofFirst('private-key', lineOf('COPY <<EOF /text'))).toBe(false);
    expect(ofFirst('private-key', null)).toBe(false);
  });

  it('above another FROM apply to its stage and what that adds', () => {
    expect(ofSecond('setuid-program', null)).toBe(true);
    expect(ofFirst('setuid-program', null)).toBe(false);
    expect(ofFirst('setuid-program', lineOf('RUN something'))).toBe(true);
  });

  it('within an instruction, or below the last one, apply to nothing', () => {
    expect(ofFirst('dangling-link', lineOf('COPY a \\'))).toBe(false);
    expect(ofFirst('credentials', lineOf('COPY <<EOF /text'))).toBe(false);
    expect(ofSecond('missing-user', null)).toBe(false);
  });
});

describe('unknown rule names', () => {
  it('are reported with where they are', () => {
    const file = parseDockerfile('# stagedive ignore=env-fil,what\nFROM scratch\n', {
      fileName: 'x/Dockerfile',
    });
    const config = { file: '/p/.stagedive.json', rules: ['compiler', 'compilers'] };
    expect(unknownRules(file, config)).toEqual([
      '/p/.stagedive.json: there is no rule "compilers": did you mean compiler?',
      'x/Dockerfile:1: there is no rule "env-fil": did you mean env-file?',
      'x/Dockerfile:1: there is no rule "what": stagedive check --rules lists them.',
    ]);
  });
});
