import { describe, expect, it } from 'vitest';
import { cacheMountLines, madeCacheId } from '../../src/dockerfile/cache-mount-lines.ts';
import { parseDockerfile } from '../../src/dockerfile/parse.ts';

const lines = (text: string, buildArgs: Record<string, string> = {}) =>
  Object.fromEntries(
    cacheMountLines(
      parseDockerfile(new TextEncoder().encode(text), { fileName: 'Dockerfile', buildArgs }),
      buildArgs,
    ),
  );

describe('the lines that mount a cache', () => {
  it('are those of all stages, by the id that the engine knows', () => {
    const text = `FROM a AS one
ARG V=1
RUN --mount=type=cache,id=npm,target=/c one
RUN --mount=type=cache,target=/d/$V --mount=type=cache,id=npm-$V,target=/e two
FROM a
RUN --mount=type=cache,id=npm,target=/other,sharing=private three
RUN --mount=type=secret,id=npm four
`;
    expect(lines(text)).toEqual({ '/npm': [3, 6], '//d/1': [4], '/npm-1': [4] });
    expect(lines(text, { V: '2' })).toEqual({ '/npm': [3, 6], '//d/2': [4], '/npm-2': [4] });
    expect(lines(text, { BUILDKIT_CACHE_MOUNT_NS: 'ours' })).toMatchObject({ 'ours/npm': [3, 6] });
  });
});

describe('a cache mount without an id', () => {
  it('belongs to the line that mounts it there and runs its command', () => {
    const text = `FROM a
RUN --mount=type=cache,id=one,target=/c make  it && \\
    make more
RUN --mount=type=cache,id=two,target=/c ["make", "it"]
`;
    const dockerfile = parseDockerfile(new TextEncoder().encode(text), { fileName: 'Dockerfile' });
    const id = (target: string, step: string) => madeCacheId(dockerfile, {}, { target, step });
    expect(id('/c', 'exec /bin/sh -c make  it &&     make more')).toBe('/one');
    expect(id('/c', 'exec make it')).toBe('/two');
    expect(id('/d', 'exec make it')).toBe(null);
    expect(id('/c', 'exec /bin/sh -c make')).toBe(null);
    expect(id('/c', '')).toBe(null);
  });

  it('does not belong to a line whose command is only the end of another one', () => {
    const text = `FROM a AS base
RUN --mount=type=cache,id=own,target=/c make
FROM base
SHELL ["/bin/bash", "-o", "pipefail", "-c"]
RUN --mount=type=cache,id=bash,target=/c make
FROM base
RUN --mount=type=cache,id=longer,target=/c foo && make
`;
    const dockerfile = parseDockerfile(new TextEncoder().encode(text), { fileName: 'Dockerfile' });
    const id = (step: string) => madeCacheId(dockerfile, {}, { target: '/c', step });
    expect(id('exec /bin/sh -c make')).toBe('/own');
    expect(id('exec /bin/ash -eo -c make')).toBe('/own');
    expect(id('exec /bin/sh -c foo && make')).toBe('/longer');
    expect(id('exec /bin/bash -o pipefail -c make')).toBe('/bash');
    expect(id('exec /bin/sh -c bar && make')).toBe(null);
  });
});
