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
        args: [],
        mounts: [],
        secrets: [],
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
        args: [],
        mounts: [],
        secrets: [],
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
        args: [],
        mounts: [],
        secrets: [],
      },
    ],
  });
  expect(lsJson(dockerfile, dockerfile.stages[1]!)).toMatchObject({ target: '1', defaultTarget: 'runtime' });
});

test('`ls --json` prints the args, mounts and secrets of a stage', () => {
  const dockerfile = parseText(`ARG VERSION=1.25
FROM scratch AS tools
FROM scratch
ARG VERSION
ARG JOBS=4 NONE
RUN --mount=type=cache,target=/root/.cache --mount=from=tools,target=/t \\
    --mount=type=secret,id=npm,env=NPM,required --mount=type=ssh make
RUN --mount=type=secret,target=/etc/token --mount=type=secret,id=a/b x
`);
  const stage = lsJson(dockerfile, dockerfile.stages[1]!).stages[1]!;
  expect(stage.args).toEqual([
    { name: 'VERSION', default: '1.25', line: 4 },
    { name: 'JOBS', default: '4', line: 5 },
    { name: 'NONE', default: null, line: 5 },
  ]);
  const none = { from: null, source: null, target: null, id: null, required: false, line: 6 };
  expect(stage.mounts.slice(0, 4)).toEqual([
    { ...none, type: 'cache', target: '/root/.cache', id: '/root/.cache' },
    { ...none, type: 'bind', from: 'tools', target: '/t' },
    { ...none, type: 'secret', id: 'npm', required: true },
    { ...none, type: 'ssh', id: 'default' },
  ]);
  expect(stage.secrets).toEqual([
    { id: 'npm', required: true, target: null, env: 'NPM', line: 6 },
    { id: 'token', required: false, target: '/etc/token', env: null, line: 8 },
    { id: 'a/b', required: false, target: '/run/secrets/b', env: null, line: 8 },
  ]);
});
