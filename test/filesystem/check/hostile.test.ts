import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { elfFile } from '../elf/elf-file.ts';
import { SETUID } from '../entries.ts';
import { type Content, type Files, program } from './root-of.ts';
import { findingsOf } from './subject-of.ts';

const NAMES = [
  'a',
  'lib',
  'bin',
  'etc',
  'passwd',
  'ld.so.cache',
  'ld.so.conf',
  'libc.so.6',
  '.git',
  'HEAD',
  '.env',
  'a b',
  '\udc80',
  '$x',
  'python3.13',
  'node',
  'java',
  'nginx',
  'nginx.conf',
  'pyvenv.cfg',
  'encodings',
  'site-packages',
  'constructor',
  'id_rsa',
];

const name = fc
  .oneof(fc.constantFrom(...NAMES), fc.string({ minLength: 1, maxLength: 3 }))
  .map((text) => text.replaceAll('/', '_').replace(/^\.{0,2}$/, '_'));

const path = fc.array(name, { minLength: 1, maxLength: 4 }).map((parts) => parts.join('/'));

const word = fc.oneof(
  fc.constantFrom(
    'libc.so.6',
    '$ORIGIN/../lib',
    '/lib',
    '',
    '/',
    '..',
    'a/b',
    'a',
    '/bin/a',
    '/lib64/ld-linux-x86-64.so.2',
  ),
  fc.string({ maxLength: 8 }),
);

const elf = fc
  .record({
    interpreter: fc.option(word, { nil: undefined }),
    needed: fc.option(fc.array(word, { maxLength: 3 }), { nil: undefined }),
    runpath: fc.option(word, { nil: undefined }),
    rpath: fc.option(word, { nil: undefined }),
    soname: fc.option(word, { nil: undefined }),
    machine: fc.constantFrom(62, 183, 3),
    type: fc.constantFrom('executable', 'shared'),
    change: fc.option(fc.tuple(fc.nat(400), fc.nat(255)), { nil: null }),
  })
  .map(({ change, ...parts }) => {
    const given = Object.fromEntries(Object.entries(parts).filter(([, value]) => value !== undefined));
    const bytes = elfFile(given);
    if (change !== null) bytes[change[0] % bytes.length] = change[1];
    return program(bytes);
  });

const script = fc.constantFrom('sh', 'python3', 'perl', 'node', 'ruby', 'lua', '__proto__', 'constructor');

const content: fc.Arbitrary<Content> = fc.oneof(
  elf,
  word.map((text) => program(`#!${text}`)),
  fc
    .tuple(script, word)
    .map(([language, text]) => program(`#!/bin/${language}\n${text}\nimport ${text}\nexec ${text}`)),
  word.map((text) => program(elfFile({ texts: ['dlopen', `/usr/lib/${text}`, '/etc/a', `lib${text}.so`] }))),
  word.map((link) => ({ link })),
  fc.uint8Array({ maxLength: 40 }).map((bytes) => program(bytes)),
  fc.constant({ entry: { mode: SETUID + 0o755 }, text: 'x' }),
);

const files: fc.Arbitrary<Files> = fc.array(fc.tuple(path, content), { maxLength: 8 }).map((all) => {
  // A path is a file or a folder, not both.
  const kept = new Map<string, Content>();
  for (const [at, what] of all) {
    const clash = [...kept.keys()].some(
      (other) => other === at || other.startsWith(`${at}/`) || at.startsWith(`${other}/`),
    );
    if (!clash) kept.set(at, what);
  }
  return Object.fromEntries(kept);
});

describe('any state at all', () => {
  it('gets its findings, whatever lies in it', { timeout: 120_000 }, async () => {
    const given = fc.record({
      base: files,
      copied: files,
      build: files,
      words: fc.array(word, { minLength: 1, maxLength: 2 }),
      user: word,
    });
    await fc.assert(
      fc.asyncProperty(given, async ({ words, user, ...trees }) => {
        const command = { args: words, line: 9 };
        const subject = {
          entrypoint: command,
          healthcheck: command,
          user: { name: user, line: 4 },
          env: words.map((each) => `LD_LIBRARY_PATH=${each}`),
        };
        // What both trees have would be a link in one and a folder in the other.
        const base = Object.fromEntries(Object.entries(trees.base).map(([at, what]) => [`base/${at}`, what]));
        for (const { detail, fix } of await findingsOf({ ...trees, base, subject })) {
          expect(detail).not.toBe('');
          expect(fix ?? '').not.toContain('\n');
        }
      }),
      { numRuns: 2000 },
    );
  });
});
