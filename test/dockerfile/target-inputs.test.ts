// biome-ignore-all lint/suspicious/noTemplateCurlyInString: variables of the Dockerfile
import { describe, expect, test } from 'vitest';
import { findTarget } from '../../src/dockerfile/needs.ts';
import { parseDockerfile } from '../../src/dockerfile/parse.ts';
import { targetInputs } from '../../src/dockerfile/target-inputs.ts';
import { parseText } from './corpus.ts';

const FILE = `ARG DISTRO=debian
ARG BASE=\${DISTRO}:12
ARG UNUSED=1
ARG VERSION=1.0
FROM \${BASE} AS build
ARG VERSION
ARG JOBS=4
# $JOBS in a comment does not count
RUN --mount=type=secret,id=npm,required \\
    --mount=type=secret,target=/etc/token \\
    make -j $JOBS VERSION="\${VERSION}"
RUN --mount=type=ssh git fetch && echo $VERSION
FROM build AS end
RUN --mount=type=ssh,id=deploy,required=true --mount=type=bind,from=tools:1,target=/t echo $JOBS
COPY --from=docs / /
FROM scratch AS other
ARG ELSE=1
RUN echo $ELSE
`;

function inputs(text: string, target: string, buildArgs: Record<string, string> = {}) {
  const file = parseDockerfile(text, {
    fileName: 'Dockerfile',
    buildArgs,
    buildContexts: new Set(['docs']),
  });
  return targetInputs(file, findTarget(file, target));
}

describe('what a target takes', () => {
  test('is its args, with their defaults, values and the lines that use them', () => {
    expect(inputs(FILE, 'end', { JOBS: '8' }).args).toMatchObject([
      { name: 'DISTRO', default: 'debian', value: 'debian', declared: [1], used: [2] },
      { name: 'BASE', default: 'debian:12', value: 'debian:12', declared: [2], used: [5] },
      { name: 'VERSION', default: '1.0', value: '1.0', declared: [4, 6], used: [11, 12] },
      // Also in the stage that is based on the one that declares it.
      { name: 'JOBS', default: '4', value: '8', declared: [7], used: [11, 14] },
    ]);
  });

  test('is said of an ARG in the comment right above it that begins with its name', () => {
    const file = `# A once for all\nARG A=1\nFROM scratch AS end
# B how many at a time
# and more
ARG B=1 C=2
# C is still meant

ARG C
# D not this one
#
#  D   with blanks
# A another word
ARG D A`;
    expect(inputs(file, 'end').args.map(({ name, description }) => [name, description])).toEqual([
      ['A', 'once for all'],
      ['B', 'how many at a time'],
      ['C', 'is still meant'],
      ['D', '  with blanks'],
    ]);
  });

  test('is nothing of stages that it does not need', () => {
    expect(inputs(FILE, 'other').args.map(({ name }) => name)).toEqual(['ELSE']);
    expect(inputs(FILE, 'other')).toMatchObject({ secrets: [], ssh: [], contexts: [] });
  });

  test('is its secrets, agents and contexts, by the names that BuildKit looks for', () => {
    expect(inputs(FILE, 'end')).toMatchObject({
      secrets: [
        { id: 'npm', required: true, lines: [9] },
        { id: 'token', required: false, lines: [9] },
      ],
      ssh: [
        { id: 'default', required: false, lines: [12] },
        { id: 'deploy', required: true, lines: [14] },
      ],
      contexts: [
        { name: 'debian:12', kind: 'image', lines: [5] },
        { name: 'tools:1', kind: 'image', lines: [14] },
        { name: 'docs', kind: 'context', lines: [15] },
      ],
    });
  });

  test('takes ONBUILD of a base stage into account', () => {
    const text =
      'FROM scratch AS base\nONBUILD ARG LATE=1\nONBUILD RUN --mount=type=secret,id=s x\nFROM base AS end\n';
    expect(inputs(text, 'end')).toMatchObject({
      args: [{ name: 'LATE', default: '1', declared: [4] }],
      secrets: [{ id: 's', lines: [4] }],
    });
    expect(inputs(text, 'base')).toMatchObject({ args: [], secrets: [] });
  });

  test('is read in time that grows with the file', () => {
    const many = Array.from({ length: 3000 }, (_, at) => `ARG A${at}=1\nRUN echo $A${at}\n`).join('');
    const chain = Array.from(
      { length: 3000 },
      (_, at) => `FROM ${at === 0 ? 'scratch' : `s${at - 1}`} AS s${at}\n`,
    );
    const file = parseText(`FROM scratch AS first\n${many}`);
    expect(targetInputs(file, file.stages[0]!).args).toHaveLength(3000);
    const long = parseText(chain.join(''));
    expect(targetInputs(long, long.stages.at(-1)!).args).toEqual([]);
  });
});

test('an overridden default is kept, also one that could not be expanded', () => {
  const file = parseDockerfile('FROM scratch\nARG A=${B:?none}\nARG C=$A\n', {
    fileName: 'Dockerfile',
    buildArgs: { A: 'given' },
  });
  const [a, c] = targetInputs(file, file.stages[0]!).args;
  expect(a).toMatchObject({ default: '${B:?none}', value: 'given' });
  expect(c).toMatchObject({ default: 'given', value: 'given' });
  expect(file.stages[0]?.problems).toEqual([]);
});
