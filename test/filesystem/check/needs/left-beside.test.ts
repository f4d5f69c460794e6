import { describe, expect, it } from 'vitest';
import { entrypoint, fixed, script } from '../programs-of.ts';
import type { Files } from '../root-of.ts';
import { findingsOf, told } from '../subject-of.ts';

const base = { 'bin/env': fixed, 'bin/node': fixed, 'bin/ruby': fixed, 'bin/php': fixed, 'bin/sh': fixed };

/** A command that is a link in its stage, and what a COPY of it makes. */
function copiedLink(text: string, module: string) {
  const app = script(text);
  return {
    ...entrypoint('/usr/bin/app'),
    base,
    copied: { 'usr/bin/app': app },
    build: {
      'src/usr/bin/app': { link: '/usr/share/app/bin/app' },
      'usr/bin/app': { link: '/usr/share/app/bin/app' },
      'usr/share/app/bin/app': app,
      [`usr/share/app/${module}`]: 'x',
    },
  };
}

describe('a script that was a link in its stage', () => {
  it.each([
    ['node', "#!/bin/node\nrequire('../lib/cli.js')(process)\n", 'lib/cli.js', '../lib/cli.js'],
    ['node', "#!/bin/node\nconst cli = require('./cli');\n", 'bin/cli.js', './cli'],
    ['ruby', "#!/bin/ruby\nrequire_relative '../lib/app'\n", 'lib/app.rb', '../lib/app'],
    ['php', "#!/bin/php\n<?php\nrequire __DIR__ . '/../lib/app.php';\n", 'lib/app.php', '../lib/app.php'],
  ])('lacks what lies beside it there: %s, %s', async (_language, text, module, named) => {
    const found = await findingsOf(copiedLink(text, module));
    expect(found.map(({ severity, rule, fix }) => [severity, rule, fix])).toEqual([
      ['error', 'missing-module', null],
    ]);
    expect(found[0]?.detail).toContain(
      `It loads ${named} from beside itself, and is a copy of a link to /usr/share/app/bin/app: start that, with /usr/share/app/${module}, or make the link again`,
    );
  });

  it.each(['"$FindBin::Bin/../lib"', "THISDIR . '/../lib'"])(
    'lacks modules of Perl that it looks for from there: use lib %s',
    async (folder) => {
      const text = `#!/bin/perl\nuse lib ${folder};\nuse App::Cli;\n`;
      const given = copiedLink(text, 'lib/App/Cli.pm');
      const found = await findingsOf({ ...given, base: { ...base, 'bin/perl': fixed } });
      expect(found.map(({ severity, rule, fix }) => [severity, rule, fix])).toEqual([
        ['error', 'missing-module', null],
      ]);
      expect(found[0]?.detail).toContain('start that, with /usr/share/app/lib/App/Cli.pm');
      const there = { ...base, 'bin/perl': fixed, 'usr/share/perl5/App/Cli.pm': 'x' };
      expect(await told({ ...given, base: there })).toEqual([]);
    },
  );

  it('lacks packages of Python beside it, which the folder of the script is searched for', async () => {
    const given = copiedLink('#!/bin/python3\nimport json\nfrom lib.core import run\n', 'bin/lib/core.py');
    const python = { 'bin/python3': fixed, 'lib/python3/encodings/__init__.py': 'x' };
    expect(await told({ ...given, base: { ...base, ...python } })).toEqual([
      'error missing-module /usr/bin/app /usr/bin/lib/core.py',
    ]);
    const installed = { 'lib/python3/dist-packages/lib/core.py': 'x' };
    expect(await told({ ...given, base: { ...base, ...python, ...installed } })).toEqual([]);
  });

  it('lacks nothing where that is beside it, or nowhere', async () => {
    const given = copiedLink("#!/bin/node\nrequire('../lib/cli.js')\n", 'lib/cli.js');
    const beside = { ...given.copied, 'usr/lib/cli.js': 'x' };
    expect(await told({ ...given, copied: beside })).toEqual([]);
    const other = copiedLink("#!/bin/node\nrequire('../lib/cli.js')\n", 'lib/other.js');
    expect(await told(other)).toEqual([]);
  });

  it('may load it later, which is a warning', async () => {
    const late = "#!/bin/node\nfunction run() {\n  require('../lib/cli.js')\n}\n";
    expect(await told(copiedLink(late, 'lib/cli.js'))).toEqual([
      'warning missing-module /usr/bin/app /usr/lib/cli.js',
    ]);
    const caught = "#!/bin/node\ntry {\nrequire('../lib/cli.js')\n} catch {}\n";
    expect(await told(copiedLink(caught, 'lib/cli.js'))).toEqual([
      'warning missing-module /usr/bin/app /usr/lib/cli.js',
    ]);
    const commented = "#!/bin/node\n/*\nrequire('../lib/cli.js')\n*/\n";
    expect(await told(copiedLink(commented, 'lib/cli.js'))).toEqual([]);
    const included = "#!/bin/php\n<?php\ninclude __DIR__ . '/../lib/app.php';\n";
    expect(await told(copiedLink(included, 'lib/app.php'))).toEqual([
      'warning missing-module /usr/bin/app /usr/lib/app.php',
    ]);
  });
});

describe('a script that was copied to another folder', () => {
  const moved = (text: string, more: Files = {}) => ({
    ...entrypoint('/app/run'),
    base: { ...base, ...more },
    copied: { 'app/run': script(text) },
    build: {
      'src/app/run': script(text),
      'src/app/config.js': 'x',
      'src/app/lib/app.php': 'x',
      'src/app/opt/app.php': 'x',
    },
  });

  it('lacks what lay beside it, which can be copied', async () => {
    const found = await findingsOf(moved("#!/bin/node\nconst c = require('./config')\n"));
    expect(found.map(({ severity, needs, detail, fix }) => [severity, needs, detail, fix])).toEqual([
      [
        'error',
        '/app/config.js',
        'It loads ./config from beside itself, which is not there',
        'COPY --from=build /src/app/config.js /app/',
      ],
    ]);
    const json = { 'app/config.json': '{}' };
    expect(await told(moved("#!/bin/node\nconst c = require('./config')\n", json))).toEqual([]);
  });

  it('lacks nothing that PHP finds elsewhere', async () => {
    const absolute = "#!/bin/php\n<?php\nrequire '/opt/app.php';\n";
    expect(await told(moved(absolute, { 'opt/app.php': 'x' }))).toEqual([]);
    const relative = "#!/bin/php\n<?php\nrequire 'lib/app.php';\n";
    expect(await told({ ...moved(relative, { 'lib/app.php': 'x' }) })).toEqual([]);
  });
});

describe('a shell script that starts what is called after it', () => {
  const build = { 'src/usr/bin/tool': fixed, 'usr/bin/tool.bin': fixed };

  it.each(['exec $0.bin "$@"', `exec "${'$'}{0}.bin" "$@"`])('needs it: %s', async (line) => {
    const copied = { 'usr/bin/tool': script(`#!/bin/sh -e\n${line}\n`) };
    expect(await told({ base, copied, build })).toEqual([
      'warning missing-helper /usr/bin/tool /usr/bin/tool.bin',
    ]);
  });

  it('needs it beside the link that it is started by', async () => {
    const app = script('#!/bin/sh -e\nexec "$0.bin"\n');
    const given = {
      ...entrypoint('/usr/bin/app'),
      base,
      build: { 'src/opt/app': app, 'usr/bin/app.bin': fixed },
    };
    const copied = { 'opt/app': app, 'usr/bin/app': { link: '/opt/app' } };
    expect(await told({ ...given, copied })).toEqual(['error missing-helper /usr/bin/app /usr/bin/app.bin']);
    expect(await told({ ...given, copied: { ...copied, 'usr/bin/app.bin': fixed } })).toEqual([]);
  });

  it('needs nothing called after it where others read it, since it has their name then', async () => {
    const app = script('#!/bin/sh\nset -e\n. /usr/lib/inner.sh\n');
    const copied = { 'usr/bin/app': app, 'usr/lib/inner.sh': script('exec "$0.real"\n') };
    const given = { ...entrypoint('/usr/bin/app'), base: { ...base, 'usr/bin/app.real': fixed }, copied };
    expect(await told({ ...given, build: { 'src/usr/bin/app': app } })).toEqual([]);
  });
});
