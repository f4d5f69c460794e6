import { expect, test } from 'vitest';
import { lsJson } from '../../src/dockerfile/ls-json.ts';
import { parseText } from './corpus.ts';

test('`ls --json` prints every field of its contract', () => {
  const dockerfile = parseText(`# syntax=docker/dockerfile:1
ARG VERSION=1.25
# build compiles it
FROM golang:$VERSION AS Build
COPY . .
RUN go build \\
  -o /hello
FROM scratch
FROM scratch AS runtime
COPY --from=build /hello /hello
`);
  expect(lsJson(dockerfile, dockerfile.stages[2]!)).toEqual({
    dockerfile: 'Dockerfile',
    syntax: 'docker/dockerfile:1',
    escape: '\\',
    defaultTarget: 'runtime',
    target: 'runtime',
    args: [{ name: 'VERSION', default: '1.25', line: 2 }],
    stages: [
      {
        index: 0,
        name: 'build',
        base: { kind: 'image', ref: 'golang:1.25' },
        platform: null,
        description: 'compiles it',
        startLine: 4,
        endLine: 7,
        instructions: [
          { keyword: 'COPY', startLine: 5, endLine: 5 },
          { keyword: 'RUN', startLine: 6, endLine: 7 },
        ],
        dependsOn: [
          { kind: 'image', ref: 'golang:1.25', via: 'FROM', line: 4 },
          { kind: 'context', ref: '.', via: 'COPY', line: 5 },
        ],
        needed: true,
      },
      {
        index: 1,
        name: null,
        base: { kind: 'scratch', ref: 'scratch' },
        platform: null,
        description: null,
        startLine: 8,
        endLine: 8,
        instructions: [],
        dependsOn: [],
        needed: false,
      },
      {
        index: 2,
        name: 'runtime',
        base: { kind: 'scratch', ref: 'scratch' },
        platform: null,
        description: null,
        startLine: 9,
        endLine: 10,
        instructions: [{ keyword: 'COPY', startLine: 10, endLine: 10 }],
        dependsOn: [{ kind: 'stage', ref: 'build', via: 'COPY', line: 10 }],
        needed: true,
      },
    ],
  });
  expect(lsJson(dockerfile, dockerfile.stages[1]!)).toMatchObject({ target: '1', defaultTarget: 'runtime' });
});
