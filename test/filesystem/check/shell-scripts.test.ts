/** What a shell script has from the scripts that it reads, and where it is when it runs a program. */
// biome-ignore-all lint/suspicious/noTemplateCurlyInString: expansions of a shell
import { describe, expect, it } from 'vitest';
import { dynamic, entrypoint, fixed, GLIBC, script } from './programs-of.ts';
import type { Files } from './root-of.ts';
import { told } from './subject-of.ts';

const base = { 'bin/sh': fixed };
const build = { 'usr/bin/jq': fixed, 'usr/bin/run_it': fixed };

async function ofEntry(text: string, files: Files = {}): Promise<readonly string[]> {
  const copied = { 'app/entry.sh': script(`#!/bin/sh\n${text}`), ...files };
  return await told({ base, copied, build, ...entrypoint('/app/entry.sh') });
}

const NOT_THERE = 'missing-helper /app/entry.sh';

describe('a script that another one reads', () => {
  it('has functions for both of them', async () => {
    const text = 'set -e\nlog() { echo; }\n. /app/lib.sh\nrun_it\n';
    const lib = 'set -e\n. /app/more.sh\nlog x\nother\n';
    const more = 'run_it() { echo; }\nother() { echo; }\nlog y\n';
    expect(await ofEntry(text, { 'app/lib.sh': lib, 'app/more.sh': more })).toEqual([]);
    expect(await ofEntry(text, { 'app/lib.sh': 'set -e\njq .\n' })).toEqual([
      `error ${NOT_THERE} run_it`,
      'error missing-helper /app/lib.sh jq',
    ]);
  });

  it('may read itself, and many others', async () => {
    const files = Object.fromEntries(
      Array.from({ length: 40 }, (_, at) => [`app/${at}.sh`, `. /app/entry.sh\n. /app/${at + 1}.sh\n`]),
    );
    expect(await ofEntry('set -e\n. /app/0.sh\nrun_it\n', files)).toEqual([`warning ${NOT_THERE} run_it`]);
  });

  it('may have any function where it is not known', async () => {
    for (const word of ['/app/gone.sh', '"$(dirname "$0")/lib.sh"'])
      expect(await ofEntry(`set -e\n. ${word}\nrun_it\nunknown_function\n`)).toEqual([
        `warning ${NOT_THERE} run_it`,
      ]);
    expect(await ofEntry('. /app/gone.sh\nexec run_it\n')).toEqual([`error ${NOT_THERE} run_it`]);
  });

  it('is found in its own folder, by a variable that is set to that', async () => {
    const lib = 'jq .\n';
    for (const folder of ['`dirname "$0"`', '"$(dirname "$PRG")"', '"$(cd "$(dirname "$0")" && pwd)"'])
      expect(await ofEntry(`PRG="$0"\nHERE=${folder}\n. "$HERE/lib.sh"\n`, { 'app/lib.sh': lib })).toContain(
        'warning missing-helper /app/lib.sh jq',
      );
    expect(await ofEntry('TOP=`dirname "$0"`/..\n. "$TOP/lib/lib.sh"\n', { 'lib/lib.sh': lib })).toContain(
      'warning missing-helper /lib/lib.sh jq',
    );
  });

  it.each([
    ['D=$(dirname "$1")\n. "$D/lib.sh"\nrun_it\n', 'app/lib.sh'],
    ['D=$(dirname "$0")/bin\n. "$D/lib.sh"\nrun_it\n', 'app/lib.sh'],
    ['D=/app/a\nif [ "$X" ]; then\n  D=/app/b\nfi\n. "$D/lib.sh"\nrun_it\n', 'app/a/lib.sh'],
  ])('is perhaps another one: nothing is an error because of it: %j', async (text, lib) => {
    const found = await ofEntry(`set -e\n${text}`, { [lib]: 'set -e\njq .\n' });
    expect(found.filter((each) => each.startsWith('error'))).toEqual([]);
    expect(found).toContain(`warning ${NOT_THERE} run_it`);
  });

  it('is found behind the words of a shell', async () => {
    expect(await ofEntry('set -e\ncommand . /app/lib.sh\n', { 'app/lib.sh': 'set -e\njq .\n' })).toContain(
      'error missing-helper /app/lib.sh jq',
    );
  });

  it('is found by its name on PATH, and in the working folder', async () => {
    const lib = 'run_it() { echo; }\n';
    expect(await ofEntry('set -e\n. lib.sh\nrun_it\n', { 'usr/bin/lib.sh': lib })).toEqual([]);
    expect(await ofEntry('set -e\ncd /app\n. ./lib.sh\nrun_it\n', { 'app/lib.sh': lib })).toEqual([]);
    const inner = { 'app/run': script('#!/bin/sh\nset -e\n. ./a.sh\nother\n'), 'app/a.sh': '. ./b.sh\n' };
    const missing = ['error missing-helper /app/run other'];
    expect(await ofEntry('cd /app; exec ./run\n', { ...inner, 'app/b.sh': lib })).toEqual(missing);
  });
});

describe('a program that a script looks for and starts by a variable', () => {
  it.each([
    'JQ=$(command -v jq)\nexec "$JQ" .\n',
    'if true; then\n  JQ=`which jq 2> /dev/null `\nfi\nexec "$JQ" .\n',
    'JQ="`\\\\unset -f command; \\\\command -v jq`"\n"$JQ" .\n',
    'JQ=$(command -v jq)\ncommand="exec \\"\\$JQ\\""\neval "$command"\n',
    'resolve "$(command -v jq)"\nJQ="$REPLY"\nexec "$JQ"\n',
  ])('may be missing: %j', async (text) => {
    const findings = (await ofEntry(text)).filter((each) => !each.startsWith('note'));
    expect(findings.filter((each) => each.endsWith(' jq'))).toEqual([`warning ${NOT_THERE} jq`]);
  });

  it.each([
    'if command -v jq > /dev/null; then jq .; fi\nJQ=$(command -v jq)\necho "$JQ"\n',
    'JQ=$(command -v jq || true)\nif [ -n "$JQ" ]; then "$JQ" .; fi\n',
    'JQ=$(command -v jq)\nif [ -x "$JQ" ]; then exec "$JQ" .; fi\n',
    'JQ=$(command -v jq || command -v gojq)\nexec "$JQ"\n',
    'JQ=$(command -v jq$VERSION)\nexec "$JQ"\n',
    'echo "$(command -v jq)"\nif test "$(which jq)"; then jq; fi\n[ -n "$(command -v jq)" ] && jq\n',
    'has=$(command -v jq)\neval "set -- $args"\necho $has\n',
    'type -p jq gojq; JQ=`type -p jq gojq`; "$JQ"\n',
  ])('is not missed where it is only asked for: %j', async (text) => {
    expect((await ofEntry(text)).filter((each) => / (?:go)?jq$/.test(each))).toEqual([]);
  });

  it('is not missed around the script, nor where it looks whether it is there', async () => {
    const text =
      'basedir=$(dirname "$0")\nif [ -x "$basedir/jq" ]; then exec "$basedir/jq"; fi\nA=/opt/jq\nif [ -x "$A" ]; then "$A"; fi\n';
    expect(
      await told({
        base,
        copied: { 'app/entry.sh': script(`#!/bin/sh\n${text}`) },
        build,
        ...entrypoint('/app/entry.sh'),
      }),
    ).toEqual([]);
  });
});

describe('a path that a script is made of', () => {
  it('is missed with its constants put in', async () => {
    const text =
      'prefix=/usr\nf() {\n  local dir="" prefix="tool"\n}\nshare=${prefix}/share\n: ${DIR=$share/tool/format}\nexec cat "$DIR/$1"\n';
    const more = { 'usr/bin/cat': fixed };
    const given = {
      base: { ...base, ...more },
      copied: { 'app/entry.sh': script(`#!/bin/sh\n${text}`) },
      build: { ...build, 'usr/share/tool/format/a': 'x', 'src/app/entry.sh': script(`#!/bin/sh\n${text}`) },
      ...entrypoint('/app/entry.sh'),
    };
    expect(await told(given)).toEqual(['warning missing-data /app/entry.sh /usr/share/tool/format']);
  });
});

describe('a relative path of a script', () => {
  const files = { 'app/serve': dynamic() };

  it('begins where cd has led', async () => {
    const missing = [`error missing-loader /app/serve ${GLIBC}`];
    for (const text of [
      'cd /app; exec ./serve',
      'cd -P /; cd app; exec ./serve',
      'cd /app || exit 1; exec ./serve',
      'cd "$HOME"; cd /app; exec ./serve',
    ])
      expect(await ofEntry(`${text}\n`, files)).toEqual(missing);
    expect(await ofEntry('cd /app && exec ./serve\n', files)).toEqual([
      `warning missing-loader /app/serve ${GLIBC}`,
    ]);
    expect(await ofEntry('cd /app; exec ./gone\n', { 'app/serve': fixed })).toEqual([
      `error ${NOT_THERE} /app/gone`,
    ]);
    expect(await ofEntry('exec ./serve\n', { 'app/serve': fixed })).toEqual([`error ${NOT_THERE} /serve`]);
  });

  it('is no error where that is not known', async () => {
    for (const text of [
      'cd "$(dirname "$0")"; exec ./serve',
      'cd /made/when/it/runs; exec ./serve',
      'go() { cd /app; }; go; exec ./serve',
      'for each in *; do cd "$each"; done; exec ./serve',
      '. /app/go.sh; exec ./serve',
      '. /app/gone.sh; exec ./serve',
      'cd -; exec ./serve',
      'cd; exec ./serve',
    ])
      expect(await ofEntry(`${text}\n`, { 'app/serve': fixed, 'app/go.sh': 'cd /app\n' })).toEqual([]);
  });

  it('is not followed ever deeper into folders that are not there', async () => {
    const text = `${'cd ./deeper; ./one\n'.repeat(1900)}cd ./deeper; exec ./serve\n`;
    expect(await ofEntry(text, { 'app/serve': fixed })).toEqual([]);
  });

  it('counts from there for the scripts that it starts or reads, too', async () => {
    for (const text of ['cd /app; exec ./run', 'cd /app; . ./run', 'cd /app; exec sh run'])
      expect(
        await ofEntry(`${text}\n`, { 'app/run': script('#!/bin/sh\nexec ./serve\n'), ...files }),
      ).toEqual([`${text.includes('. .') ? 'warning' : 'error'} missing-loader /app/serve ${GLIBC}`]);
  });
});

describe('a script that sets PATH', () => {
  const files = { 'opt/own/bin/serve': fixed, 'opt/own/bin/lua': fixed };

  it('runs programs that are not on that of the image, as do scripts that it starts', async () => {
    const inner: readonly (readonly [string, Files])[] = [
      ['serve', {}],
      ['exec serve', {}],
      ['exec /app/run', { 'app/run': script('#!/bin/sh\nexec serve\n') }],
      ['exec /app/main', { 'app/main': script('#!/usr/bin/env lua\n'), 'usr/bin/env': fixed }],
    ];
    const activate = 'PATH="$OWN/bin:$PATH"\nexport PATH\n';
    for (const first of ['export PATH=/opt/own/bin:$PATH', '. /opt/own/bin/activate'])
      for (const [last, more] of inner) {
        const all = { ...files, ...more, 'opt/own/bin/activate': activate };
        expect(await ofEntry(`set -e\n${first}\n${last}\n`, all)).toEqual([]);
      }
  });

  it('still needs one that is nowhere', async () => {
    expect(await ofEntry('PATH=/opt/own/bin:$PATH\nexec jq\n', files)).toEqual([`error ${NOT_THERE} jq`]);
    expect(await ofEntry('exec serve\n', files)).toEqual([`error ${NOT_THERE} serve`]);
  });
});
