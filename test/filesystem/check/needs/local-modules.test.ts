import { expect, it } from 'vitest';
import { entrypoint, fixed, script } from '../programs-of.ts';
import { told } from '../subject-of.ts';

/** A language, its script /app/run, and files of its own that it loads, of which the last starts git. */
const CASES: readonly (readonly [string, string, Readonly<Record<string, string>>])[] = [
  ['python3', 'import tool', { 'app/tool.py': 'import subprocess\nsubprocess.run(["git"])' }],
  ['node', "require('./tool')", { 'app/tool.js': "require('child_process').execFileSync('git')" }],
  ['ruby', "require_relative 'tool'", { 'app/tool.rb': 'system("git", "log")' }],
  [
    'perl',
    'use FindBin;\nuse lib "$FindBin::Bin/lib";\nuse My::Tool;',
    { 'app/lib/My/Tool.pm': 'system("git");' },
  ],
  [
    'perl',
    "use lib '/opt/lib';\nuse My::App;",
    { 'opt/lib/My/App.pm': 'use My::Tool;', 'opt/lib/My/Tool.pm': 'system("git");' },
  ],
  [
    'perl',
    "use File::Basename;\nuse lib dirname(__FILE__) . '/lib';\nuse My::Tool;",
    { 'app/lib/My/Tool.pm': 'system("git");' },
  ],
  ['perl', 'use lib qw(lib other);\nuse Tool;', { 'app/other/Tool.pm': 'system("git");' }],
  ['lua', "local t = require 'my.tool'", { 'app/my/tool.lua': 'os.execute("git")' }],
  ['php', "<?php\nrequire __DIR__ . '/inc/tool.php';", { 'app/inc/tool.php': '<?php\nexec("git");' }],
];

it.each(CASES)('what a file of its own starts is looked for, in %s: %s', async (language, text, files) => {
  const app = script(`#!/usr/bin/${language}\n${text}\n`);
  const base = { [`usr/bin/${language}`]: fixed, 'bin/sh': fixed };
  const copied = { 'app/run': app, ...files };
  const build = { 'src/app/run': app, 'usr/bin/git': fixed };
  const started = entrypoint('/app/run');
  expect(await told({ base, copied, build, ...started })).toContainEqual(
    'warning missing-helper /app/run git',
  );
  const without = Object.fromEntries(Object.keys(files).map((path) => [path, 'nothing']));
  expect(await told({ base, copied: { 'app/run': app, ...without }, build, ...started })).toEqual([]);
});
