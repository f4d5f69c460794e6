/** Fixes that copy a folder where the state has one of the same name: what it has stays as it is. */
import { describe, expect, it } from 'vitest';
import type { Finding } from '../../../../src/filesystem/check/index.ts';
import { mergedFixes } from '../../../../src/filesystem/check/index.ts';
import { entrypoint, fixed } from '../programs-of.ts';
import type { Files } from '../root-of.ts';
import { findingsOf } from '../subject-of.ts';

const PACKAGES = 'usr/lib/python3/dist-packages';

/** Findings for a script that loads flask, which the build stage has among other modules. */
async function found(made: Files, build: Files = {}): Promise<readonly Finding[]> {
  const findings = await findingsOf({
    base: { 'usr/bin/python3': fixed },
    copied: { 'app/main.py': 'import flask\n' },
    build: {
      [`${PACKAGES}/flask/__init__.py`]: 'flask',
      [`${PACKAGES}/yaml/__init__.py`]: 'as in the build stage',
      [`${PACKAGES}/yaml/loader.py`]: 'x',
      [`${PACKAGES}/one.py`]: 'x',
      [`${PACKAGES}/two.py`]: 'x',
      ...build,
    },
    made,
    ...entrypoint('python3', '/app/main.py'),
  });
  return findings.filter(({ severity }) => severity !== 'note');
}

function written(findings: readonly Finding[]): readonly string[] {
  // As one line each, however long, in the order of their folders.
  const copies = mergedFixes(findings, '\\').map(({ lines }) =>
    lines.map((line) => line.replace(/ ?\\$/, '').trim()).join(' '),
  );
  return copies.toSorted();
}

describe('a folder of modules', () => {
  it('is copied whole where nothing of it is there, or only the same', async () => {
    const whole = [`COPY --from=build /${PACKAGES} /${PACKAGES}`];
    expect(written(await found({}))).toEqual(whole);
    expect(written(await found({ [`${PACKAGES}/one.py`]: 'x', [`${PACKAGES}/own.py`]: 'own' }))).toEqual(
      whole,
    );
  });

  it('is copied in pieces where the state has files of its own there', async () => {
    expect(written(await found({ [`${PACKAGES}/yaml/__init__.py`]: 'its own' }))).toEqual([
      `COPY --from=build /${PACKAGES}/flask /${PACKAGES}/flask`,
      `COPY --from=build /${PACKAGES}/one.py /${PACKAGES}/two.py /${PACKAGES}/`,
      `COPY --from=build /${PACKAGES}/yaml/loader.py /${PACKAGES}/yaml/`,
    ]);
  });

  it('brings what links lead to, and no link that leads nowhere', async () => {
    const build = {
      [`${PACKAGES}/folder`]: { link: 'flask' },
      [`${PACKAGES}/link.py`]: { link: 'one.py' },
      [`${PACKAGES}/gone.py`]: { link: '/nowhere' },
    };
    expect(written(await found({ [`${PACKAGES}/yaml/__init__.py`]: 'its own' }, build))).toEqual([
      `COPY --from=build /${PACKAGES}/flask /${PACKAGES}/flask`,
      `COPY --from=build /${PACKAGES}/folder /${PACKAGES}/folder`,
      `COPY --from=build /${PACKAGES}/link.py /${PACKAGES}/one.py /${PACKAGES}/two.py /${PACKAGES}/`,
      `COPY --from=build /${PACKAGES}/yaml/loader.py /${PACKAGES}/yaml/`,
    ]);
  });

  it('is copied whole where only what Python compiled differs', async () => {
    const cache = `${PACKAGES}/__pycache__/one.cpython-311.pyc`;
    expect(written(await found({ [cache]: 'compiled here' }, { [cache]: 'compiled there, too' }))).toEqual([
      `COPY --from=build /${PACKAGES} /${PACKAGES}`,
    ]);
  });

  it('of Python gives the module alone, and what that imports, where the pieces would be many', async () => {
    const many = Object.fromEntries(
      Array.from({ length: 30 }, (_, at) => [
        `${PACKAGES}/module${at}/__init__.py`,
        `import module${at + 1}\n`,
      ]),
    );
    const build = {
      ...many,
      [`${PACKAGES}/flask/__init__.py`]: 'import module17, fast as f\n',
      [`${PACKAGES}/Flask-2.3.dist-info/METADATA`]: 'x',
      [`${PACKAGES}/fast.cpython-311-x86_64-linux-gnu.so`]: 'x',
    };
    const copies = written(await found({ [`${PACKAGES}/yaml/__init__.py`]: 'its own' }, build));
    const alone = (name: string) => `COPY --from=build /${PACKAGES}/${name} /${PACKAGES}/${name}`;
    const imported = Array.from({ length: 13 }, (_, at) => alone(`module${at + 17}`));
    expect(copies.toSorted()).toEqual(
      [
        `COPY --from=build /${PACKAGES}/Flask-2.3.dist-info /${PACKAGES}/Flask-2.3.dist-info`,
        `COPY --from=build /${PACKAGES}/fast.cpython-311-x86_64-linux-gnu.so /${PACKAGES}/`,
        alone('flask'),
        ...imported,
      ].toSorted(),
    );
  });

  it('of Python gives it alone, too, where the pieces would be many files of one folder', async () => {
    const files = (count: number): Files =>
      Object.fromEntries(Array.from({ length: count }, (_, at) => [`${PACKAGES}/module${at}.py`, 'x']));
    const made = { [`${PACKAGES}/one.py`]: 'its own' };
    // Two folders, one file beside the one that is there, and the rest of 24.
    expect(
      written(await found(made, files(21)))
        .join(' ')
        .split(' /').length - 1,
    ).toBe(24 + 3);
    expect(written(await found(made, files(22)))).toEqual([
      `COPY --from=build /${PACKAGES}/flask /${PACKAGES}/flask`,
    ]);
  });

  it('of other languages is left to a person where the pieces would be many', async () => {
    const folder = 'usr/share/perl5';
    const many = Object.fromEntries(Array.from({ length: 30 }, (_, at) => [`${folder}/M${at}/A.pm`, '1;']));
    const findings = await findingsOf({
      base: { 'usr/bin/perl': fixed },
      copied: { 'app/main.pl': 'use Flask;\n' },
      build: { [`${folder}/Flask.pm`]: '1;', [`${folder}/Own.pm`]: '1;', ...many },
      made: { [`${folder}/Own.pm`]: 'its own' },
      ...entrypoint('perl', '/app/main.pl'),
    });
    expect(findings.filter(({ severity }) => severity !== 'note')).toMatchObject([
      {
        detail:
          'It loads the module Flask, which is not there; a COPY of the folder would overwrite 1 file of this state',
        fix: null,
      },
    ]);
  });

  it('is looked at in time in proportion to its files', async () => {
    const many = Object.fromEntries(
      Array.from({ length: 40_000 }, (_, at) => [`${PACKAGES}/module${at}.py`, 'x']),
    );
    const others = { [`${PACKAGES}/one.py`]: 'its own', [`${PACKAGES}/yaml/__init__.py`]: 'its own' };
    expect(written(await found(others, many))).toEqual([
      `COPY --from=build /${PACKAGES}/flask /${PACKAGES}/flask`,
    ]);
  });
});
