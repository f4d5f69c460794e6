import { describe, expect, it } from 'vitest';
import { entrypoint, fixed, library, script } from '../programs-of.ts';
import type { Files } from '../root-of.ts';
import { findingsOf, told } from '../subject-of.ts';

const BUNDLE = 'usr/local/bundle/ruby/3.3.0';
const LOCK = [
  'GEM',
  '  remote: https://rubygems.org/',
  '  specs:',
  '    json (2.7.1)',
  '    nokogiri (1.15.4-x86_64-linux)',
  '      racc (~> 1.4)',
  '    puma (6.4.0)',
  '    ruby-vips (2.2.0)',
  '',
  'DEPENDENCIES',
  '  puma',
  '',
].join('\n');

const base: Files = {
  'usr/bin/ruby': fixed,
  'usr/bin/bundle': script("#!/usr/bin/ruby\nload Gem.activate_bin_path('bundler', 'bundle', \">= 0\")\n"),
  'usr/lib/ruby/gems/3.3.0/specifications/default/bundler-2.5.gemspec': 'x',
  'usr/lib/ruby/gems/3.3.0/specifications/default/json-2.7.1.gemspec': 'x',
};
const gems: Files = {
  [`${BUNDLE}/specifications/json-2.7.1.gemspec`]: 'x',
  [`${BUNDLE}/specifications/nokogiri-1.15.4-x86_64-linux.gemspec`]: 'x',
  [`${BUNDLE}/specifications/puma-6.4.0.gemspec`]: 'x',
  [`${BUNDLE}/specifications/ruby-vips-2.2.0.gemspec`]: 's.add_runtime_dependency(%q<ffi>.freeze)\n',
  [`${BUNDLE}/gems/ruby-vips-2.2.0/lib/vips.rb`]: 'ffi_lib "vips"\n',
};
const { subject } = entrypoint('/usr/bin/bundle', 'exec', 'puma');
const start = { subject: { ...subject, cwd: '/app' } };
const copied: Files = { 'app/Gemfile.lock': LOCK };

describe('what Bundler loads by its lock file', () => {
  it('is missed where the stage that installed it has it, once for its folder', async () => {
    expect(await told({ base, copied, build: gems, ...start })).toEqual([
      `error missing-module /usr/bin/bundle /${BUNDLE}`,
    ]);
    expect(await told({ base: { ...base, ...gems }, copied, build: gems, ...start })).toEqual([]);
  });

  it('is missed in its very version, and may be left out with its group', async () => {
    const older = { [`${BUNDLE}/specifications/puma-6.3.0.gemspec`]: 'x' };
    const [found] = await findingsOf({ base: { ...base, ...older }, copied, build: gems, ...start });
    expect(found?.detail).toContain('It loads the gem nokogiri 1.15.4-x86_64-linux, which is not there');
    const env = { subject: { ...start.subject, env: ['BUNDLE_WITHOUT=development'] } };
    const without = { base, copied, build: gems, ...env };
    expect(await told(without)).toEqual([`warning missing-module /usr/bin/bundle /${BUNDLE}`]);
  });

  it('is looked into for libraries of C that it opens', async () => {
    const build = { ...gems, 'usr/lib/libvips.so.42': library() };
    expect(await told({ base: { ...base, ...gems }, copied, build, ...start })).toContain(
      'warning missing-plugin /usr/bin/bundle /usr/lib/libvips.so.42',
    );
  });

  it('is not known without one', async () => {
    const found = await findingsOf({ base, build: gems, ...start });
    expect(found.map(({ detail }) => detail)).toEqual([
      'Not looked at: gems that Bundler loads for /usr/bin/bundle: there is no Gemfile.lock',
    ]);
  });
});

describe('the gems that a script requires', () => {
  const run: Files = { 'app/run': script("#!/usr/bin/ruby\nrequire 'sinatra/base'\n") };
  const ruby: Files = { 'usr/bin/ruby': fixed };
  const all = 'usr/share/gems';
  const build: Files = {
    'src/app/run': script("#!/usr/bin/ruby\nrequire 'sinatra/base'\n"),
    [`${all}/specifications/sinatra-4.1.gemspec`]: 's.add_runtime_dependency(%q<logger>.freeze)\n',
    'usr/lib/ruby/gems/3.3.0/specifications/default/logger-1.6.gemspec': 'x',
  };

  it('are found by the folder of a library, with what says that Ruby itself has those they depend on', async () => {
    expect(await told({ base: ruby, copied: run, build, ...entrypoint('/app/run') })).toEqual([
      `warning missing-module /app/run /${all}`,
      'warning missing-module /app/run /usr/lib/ruby/gems/3.3.0/specifications/default',
    ]);
  });
});
