import { describe, expect, it } from 'vitest';
import { parseDockerfile } from '../../src/dockerfile/parse.ts';
import type { BuildSpec } from '../../src/ports.ts';
import { changeText, watchPlan } from '../../src/states/watch-plan.ts';
import { specOf } from '../fakes/sample-spec.ts';

const spec: BuildSpec = specOf('/project', {
  dockerfile: { kind: 'file', path: '/project/docker/Dockerfile' },
  buildContexts: { lib: '/libraries/lib', base: 'docker-image://debian', far: 'https://example.test/x.git' },
});

const text = `FROM base
COPY src package.json /
COPY --from=lib part /
COPY --from=far x /
FROM scratch
COPY all /
`;

const dockerfile = parseDockerfile(text, {
  fileName: 'Dockerfile',
  buildContexts: new Set(Object.keys(spec.buildContexts)),
});

describe('what is watched for a target', () => {
  it('is the Dockerfile, and what the target takes from each folder', () => {
    expect(watchPlan(dockerfile, 0, spec)).toEqual({
      files: ['/project/docker/Dockerfile'],
      folders: [
        {
          path: '/project',
          sources: ['package.json', 'src'],
          ignoreFiles: ['/project/docker/Dockerfile.dockerignore', '/project/.dockerignore'],
        },
        { path: '/libraries/lib', sources: ['part'], ignoreFiles: ['/libraries/lib/.dockerignore'] },
      ],
    });
    expect(watchPlan(dockerfile, 1, spec).folders.map(({ sources }) => sources)).toEqual([['all']]);
  });

  it('is not a Dockerfile from stdin, but the file that a cut text came from', () => {
    const name = 'Dockerfile';
    const cut = { kind: 'text', name, text: new Uint8Array() } as const;
    expect(watchPlan(dockerfile, 1, { ...spec, dockerfile: cut })).toEqual({
      files: [],
      folders: [{ path: '/project', sources: ['all'], ignoreFiles: ['/project/.dockerignore'] }],
    });
    const beside = { ...cut, beside: '/elsewhere/My.dockerfile' };
    expect(watchPlan(dockerfile, 1, { ...spec, dockerfile: beside }).files).toEqual([beside.beside]);
  });
});

describe('the text of a change', () => {
  it('has names relative to the context, the first few of them', () => {
    expect(changeText(['/project/src/a'], '/project')).toBe('src/a');
    expect(changeText(['/libraries/lib/part', '/project/b'], '/project')).toBe('/libraries/lib/part, b');
    const many = Array.from({ length: 7 }, (_, index) => `/project/${index}`);
    expect(changeText(many, '/project')).toBe('0, 1, 2 and 4 more');
  });
});
