import { describe, expect, it } from 'vitest';
import { entrypoint, fixed, script } from '../programs-of.ts';
import type { Files } from '../root-of.ts';
import { told } from '../subject-of.ts';

const site = 'usr/lib/python3/dist-packages';
const base: Files = {
  'usr/bin/python3': fixed,
  'usr/lib/python3/encodings/__init__.py': 'x',
  [`${site}/other/__init__.py`]: 'x',
};
const setuptools = [
  '#!/usr/bin/python3',
  "__requires__ = 'the-tool==3.4'",
  'try:',
  '    from importlib.metadata import distribution',
  'except ImportError:',
  '    from pkg_resources import load_entry_point',
  "if __name__ == '__main__':",
  "    sys.exit(load_entry_point('the-tool==3.4', 'console_scripts', 'tool')())",
  '',
].join('\n');
const pip = [
  '#!/usr/bin/python3',
  'import re',
  'import sys',
  'from the_tool.cli import main',
  "if __name__ == '__main__':",
  "    sys.argv[0] = re.sub(r'(-script\\.pyw|\\.exe)?$', '', sys.argv[0])",
  '    sys.exit(main())',
  '',
].join('\n');
const starts = 'import subprocess\nsubprocess.run(["jq"])\n';

describe('a program of a package of Python', () => {
  const build = (more: Files) => ({
    'usr/bin/jq': fixed,
    'usr/bin/git': fixed,
    [`${site}/helper/__init__.py`]: 'import subprocess\nsubprocess.run(["git"])\n',
    ...more,
  });
  const listed = `${site}/the_tool-3.4.dist-info/entry_points.txt`;

  it.each([
    ['setuptools wrote it', setuptools, { [`${site}/the_tool/__init__.py`]: starts }],
    [
      'its entry point says another module',
      setuptools,
      { [listed]: '[console_scripts]\ntool = yq.cli:main\n', [`${site}/yq/cli.py`]: starts },
    ],
    ['pip wrote it', pip, { [`${site}/the_tool/cli.py`]: `import helper\n${starts}` }],
  ])('is its package, which is brought and looked into: %s', async (_, text, more) => {
    const tool = script(text);
    const given = { base, copied: { 'usr/bin/tool': tool }, ...entrypoint('/usr/bin/tool') };
    const all = build({ 'src/usr/bin/tool': tool, ...more });
    const findings = await told({ ...given, build: all });
    expect(findings.filter((each) => each.includes('missing-module'))).toEqual([
      `error missing-module /usr/bin/tool /${site}`,
    ]);
    expect(findings).toContain('warning missing-helper /usr/bin/tool jq');
    expect(findings).not.toContain('warning missing-helper /usr/bin/tool git');
    expect(await told({ ...given, base: { ...base, ...all }, build: all })).toEqual([]);
  });

  it('is missed though the program bears its name', async () => {
    const tool = script('#!/usr/bin/python3\nfrom mkdocs.__main__ import cli\ncli()\n');
    const given = { base, copied: { 'usr/bin/mkdocs': tool }, ...entrypoint('/usr/bin/mkdocs') };
    const all = { 'src/usr/bin/mkdocs': tool, [`${site}/mkdocs/__main__.py`]: 'x' };
    expect(await told({ ...given, build: all })).toEqual([`error missing-module /usr/bin/mkdocs /${site}`]);
    expect(await told({ ...given, base: { ...base, ...all }, build: all })).toEqual([]);
  });
});

describe('data that packages of Python name by fixed paths', () => {
  it('are missed with settings of its name, but neither other settings nor programs', async () => {
    const text =
      "DATA = '/usr/share/plot/data'\nTOOL = \"/usr/bin/jq\"\nSETTINGS = ['/etc/plotrc', '/etc/other']\n# see /usr/share/other\n";
    const app = script('#!/usr/bin/python3\nimport plot\n');
    const plot = { [`${site}/plot/__init__.py`]: text };
    const data = {
      'usr/share/plot/data/rc': 'x',
      'usr/share/other/x': 'x',
      'usr/bin/jq': fixed,
      'etc/plotrc': 'x',
      'etc/other': 'x',
    };
    const given = { base: { ...base, ...plot }, copied: { app }, ...entrypoint('/app') };
    expect(await told({ ...given, build: { 'src/app': app, ...plot, ...data } })).toEqual([
      'warning missing-data /app /usr/share/plot/data',
      'warning missing-data /app /etc/plotrc',
    ]);
  });
});

describe('what the module gi of Python reads about libraries', () => {
  it('is missed where a script loads one by it', async () => {
    const app = script('#!/usr/bin/python3\nfrom gi.repository import GLib\n');
    const gi = { [`${site}/gi/__init__.py`]: 'x' };
    const folder = 'usr/lib/x86_64-linux-gnu/girepository-1.0';
    const build = { 'src/app': app, ...gi, [`${folder}/GLib-2.0.typelib`]: 'x' };
    const given = { base: { ...base, ...gi }, copied: { app }, ...entrypoint('/app') };
    expect(await told({ ...given, build })).toEqual([`warning missing-data /app /${folder}`]);
  });
});
