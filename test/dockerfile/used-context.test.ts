import { describe, expect, it } from 'vitest';
import { findTarget } from '../../src/dockerfile/needs.ts';
import { parseDockerfile } from '../../src/dockerfile/parse.ts';
import { usedContexts } from '../../src/dockerfile/used-context.ts';

/** The sources by context; `*` for all of it. */
function used(text: string, target?: string, contexts: readonly string[] = []): Record<string, unknown> {
  const dockerfile = parseDockerfile(text, { fileName: 'Dockerfile', buildContexts: new Set(contexts) });
  return Object.fromEntries(
    usedContexts(dockerfile, findTarget(dockerfile, target)).map(({ context, sources }) => [
      context,
      sources.length === 0 ? '*' : sources,
    ]),
  );
}

describe('what a target uses of its contexts', () => {
  it('is nothing where nothing is copied', () => {
    expect(used('FROM debian\nRUN one\n')).toEqual({});
  });

  it('is the sources of COPY and ADD, as short as can be', () => {
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

  it.each(['.', './', '/', 'a/..', '../..'])('is all of it where a source is %s', (source) => {
    expect(used(`FROM debian\nCOPY x ${source} /dest/\n`)).toEqual({ '.': '*' });
  });

  it('is nothing of what is written in the file itself, or comes from the network', () => {
    expect(used('FROM debian\nCOPY <<EOF /a\nhello\nEOF\nADD https://example.test/x /\n')).toEqual({});
  });

  it('is only what needed stages take', () => {
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

  it('is what bind mounts take, all of the context without a source', () => {
    expect(used('FROM debian\nRUN --mount=type=bind,source=go.mod,target=go.mod true\n')).toEqual({
      '.': ['go.mod'],
    });
    expect(used('FROM debian\nRUN --mount=target=/src true\n')).toEqual({ '.': '*' });
    const others =
      'RUN --mount=type=cache,target=/c --mount=type=secret,id=x --mount=type=tmpfs,target=/t true\n';
    expect(used(`FROM debian\n${others}`)).toEqual({});
  });

  it('is what triggers of a base in the file take', () => {
    expect(used('FROM debian AS base\nONBUILD COPY later /\nFROM base\n')).toEqual({ '.': ['later'] });
  });

  it('keeps named contexts apart, images and stages out', () => {
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

  it('finds a context that stands in for a stage or an image', () => {
    const text = `FROM debian AS one
COPY unused /
FROM debian
COPY --from=0 a /
COPY --from=docker.io/library/busybox:latest b /
`;
    expect(used(text, undefined, ['one', 'busybox'])).toEqual({ one: ['a'], busybox: ['b'] });
  });
});
