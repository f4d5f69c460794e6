import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { thirdPartyLicences } from '../../scripts/notices/third-party.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const RULER = `\n${'='.repeat(80)}\n`;

/** Sentences, one of which is in every licence. */
const GRANT =
  /Permission is hereby granted|Permission to use, copy, modify|TERMS AND CONDITIONS FOR USE, REPRODUCTION|Redistribution and use in source and binary forms|released into the public domain/;

/** A text as a line: the copies of a licence differ in how they are indented. */
function words(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim();
}

let folder = '';

vi.setConfig({ testTimeout: 60_000 });

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stagedive-notices-'));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

describe('THIRD_PARTY_LICENSES of the bundle', () => {
  let inputs: readonly string[] = [];
  let sections: ReadonlyMap<string, string> = new Map();

  /** The folders of the bundled packages, from esbuild's metafile. */
  function packages(): readonly string[] {
    const found = inputs.flatMap((input) => {
      const at = input.lastIndexOf('node_modules/');
      if (at === -1) return [];
      const parts = input.slice(at + 'node_modules/'.length).split('/');
      const name = parts.slice(0, input.startsWith('@', at + 'node_modules/'.length) ? 2 : 1).join('/');
      return [`${input.slice(0, at)}node_modules/${name}`];
    });
    return [...new Set(found)].toSorted();
  }

  async function titleOf(path: string): Promise<string> {
    const manifest = JSON.parse(await readFile(join(root, path, 'package.json'), 'utf8'));
    const { name, version, license = manifest.licenses?.[0].type } = manifest;
    return `${name} ${version} (${license.replace(/^\(|\)$/g, '')})`;
  }

  async function licenceFiles(path: string): Promise<readonly string[]> {
    const names = await readdir(join(root, path));
    return names.filter((name) => /^(licen[cs]e|copying|notice|third.?party)/i.test(name));
  }

  beforeAll(async () => {
    const metafile = join(folder, 'metafile.json');
    const outdir = join(folder, 'dist');
    await promisify(execFile)('node', ['scripts/build.mjs', '--metafile', metafile, outdir], { cwd: root });
    inputs = Object.keys(JSON.parse(await readFile(metafile, 'utf8')).inputs);
    const [, ...texts] = (await readFile(join(outdir, 'THIRD_PARTY_LICENSES'), 'utf8')).split(RULER);
    // The terms of the Apache License stand once, at the end.
    const apache = (texts.pop() ?? '').trim();
    const [title = ''] = apache.split('\n');
    const terms = /TERMS AND CONDITIONS FOR USE[\s\S]*END OF TERMS AND CONDITIONS/.exec(apache)?.[0] ?? '';
    const whole = texts.map((text) => text.replaceAll(`[${title} stand at the end of this file.]`, terms));
    sections = new Map(whole.map((text) => [text.slice(0, text.indexOf('\n')), text]));
    expect(texts.join('')).not.toContain('END OF TERMS AND CONDITIONS');
  }, 60_000);

  test('has every bundled package with its version, its authors and a licence text', async () => {
    expect(packages().length).toBeGreaterThan(50);
    for (const path of packages()) {
      const section = sections.get(await titleOf(path));
      expect(section, path).toMatch(GRANT);
      expect(section, path).toMatch(/copyright/i);
    }
  });

  test('has every licence and notice file of these packages word for word', async () => {
    for (const path of packages()) {
      const section = sections.get(await titleOf(path));
      for (const name of await licenceFiles(path)) {
        const text = await readFile(join(root, path, name), 'utf8');
        expect(words(section ?? ''), `${path}/${name}`).toContain(words(text));
      }
    }
  });

  test('has the standard licence text for packages without a licence file, with the authors in their sources', async () => {
    const titles = [];
    for (const path of packages()) {
      if ((await licenceFiles(path)).length === 0) titles.push(await titleOf(path));
    }
    expect(titles.map((title) => title.replace(/ \d\S*/, ''))).toEqual([
      '@bufbuild/protobuf (Apache-2.0 AND BSD-3-Clause)',
      '@connectrpc/connect (Apache-2.0)',
      '@connectrpc/connect-node (Apache-2.0)',
      'split-ca (ISC)',
      'yoga-layout (MIT)',
    ]);
    const copyrights = titles.map((title) => /^Copyright.*$/m.exec(sections.get(title) ?? '')?.[0]);
    expect(copyrights.map((line) => line?.replace(/\d{4}-\d{4} /, ''))).toEqual([
      'Copyright 2008 Google Inc.  All rights reserved.',
      'Copyright The Connect Authors',
      'Copyright The Connect Authors',
      'Copyright (c) Charles Bushong',
      'Copyright (c) Meta Platforms, Inc. and affiliates.',
    ]);
  });

  test("has the code compiled into yoga's WebAssembly", () => {
    expect(inputs.some((input) => input.includes('yoga-wasm-base64'))).toBe(true);
    expect(sections.get('emscripten (MIT)')).toMatch(GRANT);
    expect(sections.get('musl libc (MIT)')).toMatch(GRANT);
  });

  test('has the origin and licence that every .proto file names', async () => {
    const proto = join(root, 'src/buildkit/proto');
    for (const name of await readdir(proto)) {
      const [, second = ''] = (await readFile(join(proto, name), 'utf8')).split('\n');
      const [, origin, licence] =
        /^\/\/ Names and numbers follow (\S+) .+\.proto \((\S+)\); the comments are ours\.$/.exec(second) ??
        [];
      expect(sections.get(`${origin} (${licence})`), name).toMatch(GRANT);
    }
  });
});

describe('a package that has no licence file', () => {
  async function packageWith(name: string, manifest: object): Promise<string> {
    const path = join(folder, 'node_modules', name);
    await mkdir(path, { recursive: true });
    await writeFile(join(path, 'package.json'), JSON.stringify({ name, version: '1.0.0', ...manifest }));
    await writeFile(join(path, 'index.js'), 'export {};\n');
    return `node_modules/${name}/index.js`;
  }

  test('breaks the build if the text of its licence is unknown', async () => {
    const input = await packageWith('odd', { license: 'WTFPL' });
    expect(existsSync(join(root, 'scripts/notices/texts/WTFPL.txt'))).toBe(false);
    await expect(thirdPartyLicences(folder, [input])).rejects.toThrow(
      'odd has no licence file, and scripts/notices/texts has no WTFPL.txt: add the text of its licence there.',
    );
  });

  test('breaks the build if its package.json names no licence', async () => {
    const input = await packageWith('silent', {});
    await expect(thirdPartyLicences(folder, [input])).rejects.toThrow(
      'node_modules/silent/package.json does not name its licence.',
    );
  });

  test('is listed once even if two copies of it are bundled', async () => {
    const input = await packageWith('twice', { license: 'MIT', author: 'A. Nother' });
    const again = await packageWith('outer/node_modules/twice', {
      name: 'twice',
      license: 'MIT',
      author: 'A. Nother',
    });
    const text = await thirdPartyLicences(folder, [input, again]);
    expect(text.split(`${RULER}twice 1.0.0 (MIT)\n`)).toHaveLength(2);
    expect(text).toContain('Copyright (c) A. Nother');
  });
});
