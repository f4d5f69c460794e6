import { describe, expect, it } from 'vitest';
import { findTarget } from '../../src/dockerfile/needs.ts';
import { parseDockerfile } from '../../src/dockerfile/parse.ts';
import { usedContexts } from '../../src/dockerfile/used-context.ts';

/** The sources by context; `*` means all of it. */
function used(text: string, target?: string, contexts: readonly string[] = []): Record<string, unknown> {
  const dockerfile = parseDockerfile(text, { fileName: 'Dockerfile', buildContexts: new Set(contexts) });
  return Object.fromEntries(
    usedContexts(dockerfile, findTarget(dockerfile, target)).map(({ context, sources }) => [
      context,
      sources.length === 0 ? '*' : sources,
    ]),
  );
}

describe('the files of its contexts that a target uses', () => {
  it('are none when nothing is copied', () => {
    expect(used('FROM debian\nRUN one\n')).toEqual({});
  });

  it('are the sources of COPY and ADD, as short as possible', () => {
    const text = `FROM debian
ARG DIR=lib
COPY package.json ./src/ /app/
COPY --chown=1:1 \${DIR}/*.c /b/../c/./d //e /f/
ADD archive.tar.gz https://example.test/x git@example.test:a/b.git /g/
`;
    expect(used(text)).toEqual({
      '.': ['archive.tar.gz', 'c/d', 'e', 'lib/*.c', 'package.json', 'src'],
    });
  });

  it.each(['.', './', '/', 'a/..', '../..'])('are all of them when a source is %s', (source) => {
    expect(used(`FROM debian\nCOPY x ${source} /dest/\n`)).toEqual({ '.': '*' });
  });

  it('do not include heredocs and downloads', () => {
    expect(used('FROM debian\nCOPY <<EOF /a\nhello\nEOF\nADD https://example.test/x /\n')).toEqual({});
  });

  it('are only those of the stages that it needs', () => {
    const text = `FROM debian AS one
COPY one /
FROM debian AS two
COPY two /
FROM debian AS three
COPY three /
COPY --from=one /x /
RUN --mount=from=two,target=/two true
`;
    expect(used(text, 'one')).toEqual({ '.': ['one'] });
    expect(used(text, 'two')).toEqual({ '.': ['two'] });
    expect(used(text)).toEqual({ '.': ['one', 'three', 'two'] });
  });

  it('include those of bind mounts, all of the context without a source', () => {
    expect(used('FROM debian\nRUN --mount=type=bind,source=go.mod,target=go.mod true\n')).toEqual({
      '.': ['go.mod'],
    });
    expect(used('FROM debian\nRUN --mount=target=/src true\n')).toEqual({ '.': '*' });
    const others =
      'RUN --mount=type=cache,target=/c --mount=type=secret,id=x --mount=type=tmpfs,target=/t true\n';
    expect(used(`FROM debian\n${others}`)).toEqual({});
  });

  it('include those of ONBUILD triggers', () => {
    expect(used('FROM debian AS base\nONBUILD COPY later /\nFROM base\n')).toEqual({ '.': ['later'] });
  });

  it('are listed by context, without images and stages', () => {
    const text = `FROM debian AS stage
FROM base
COPY --from=lib a /a
COPY --from=lib b /b
COPY --from=stage c /c
COPY --from=busybox d /d
RUN --mount=from=tools,source=bin,target=/t --mount=from=stage,source=e,target=/e true
COPY f /f
`;
    expect(used(text, undefined, ['base', 'lib', 'tools', 'unused'])).toEqual({
      base: '*',
      lib: ['a', 'b'],
      tools: ['bin'],
      '.': ['f'],
    });
  });

  it('include those of a context that replaces a stage or an image', () => {
    const text = `FROM debian AS one
COPY unused /
FROM debian
COPY --from=0 a /
COPY --from=docker.io/library/busybox:latest b /
`;
    expect(used(text, undefined, ['one', 'busybox'])).toEqual({ one: ['a'], busybox: ['b'] });
  });
});
