import { generateKeyPairSync } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseBaseline } from '../../../src/commands/check/baseline.ts';
import { UsageError } from '../../../src/errors.ts';
import { broken } from '../../inventory/broken.ts';
import { elfFile } from '../elf/elf-file.ts';
import { scanOf } from '../secrets/scan-of.ts';
import { type Content, program } from './root-of.ts';
import { findingsOf } from './subject-of.ts';

/** More by hand: STAGEDIVE_FUZZ_RUNS=100000 npx vitest run --project unit test/filesystem/check/fuzz */
const RUNS = Number(process.env.STAGEDIVE_FUZZ_RUNS || 60);

const timeout = 10_000 + RUNS * 50;

const rsa = generateKeyPairSync('rsa', { modulusLength: 1024 });
const pem = rsa.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();

const ELF = elfFile({
  interpreter: '/lib64/ld-linux-x86-64.so.2',
  needed: ['libc.so.6', 'liba.so.1'],
  runpath: '$ORIGIN/../lib',
  versionsNeeded: { 'libc.so.6': ['GLIBC_2.34'] },
  texts: ['dlopen', '/usr/lib/plugins', '/etc/a.conf', 'libz.so.1'],
});

const LIBRARY = elfFile({ type: 'shared', soname: 'liba.so.1', versionsDefined: ['A_1'] });

/** `glibc-ld.so.cache1.1` with one library. */
function cacheFile(): Uint8Array {
  const head = Buffer.alloc(72);
  head.write('glibc-ld.so.cache1.1', 'latin1');
  for (const [at, value] of [
    [20, 1],
    [24, 32],
    [52, 72],
    [56, 82],
  ] as const)
    head.writeUInt32LE(value, at);
  return Buffer.concat([head, Buffer.from('liba.so.1\0/opt/liba.so.1\0')]);
}

/** Files that readers of check look into. */
const VALID: Readonly<Record<string, string | Uint8Array>> = {
  'bin/app': ELF,
  'lib/liba.so.1': LIBRARY,
  'etc/ld.so.cache': cacheFile(),
  'etc/ld.so.conf': 'include ld.so.conf.d/*.conf\n/opt/lib # why\n',
  'etc/ld-musl-x86_64.path': '/opt/lib:/lib\n/usr/lib\n',
  'etc/passwd': 'root:x:0:0:root:/root:/bin/sh\nme:x:1000:1000::/home/me:/bin/sh\n',
  'bin/run': '#!/bin/sh -e\nif [ -x "$A" ]; then exec /usr/bin/env python3 -m b <<X\n$(c | d)\nX\nfi\n',
  'bin/tool.py': '#!/usr/bin/env -S python3 -u\nfrom a.b import (c, d)\nimport e as f, g\n',
  'bin/tool.pl': '#!/usr/bin/perl\nuse strict;\nuse A::B 1.2 qw(c);\nrequire "d.pl";\n',
  'bin/tool.rb': '#!/usr/bin/ruby\nrequire "json"\nrequire_relative "a/b"\n',
  'bin/tool.js': '#!/usr/bin/node\nimport a from "b/c";\nconst d = require("@e/f");\n',
  'usr/lib/python3.13/pyvenv.cfg': 'home = /usr/bin\nversion = 3.13\n',
  'etc/nginx/nginx.conf': 'user www;\ninclude /etc/nginx/conf.d/*.conf;\n',
};

const SEARCHED: Readonly<Record<string, string | Uint8Array>> = {
  PEM: pem,
  'PEM in base64': Buffer.from(pem).toString('base64'),
  DER: rsa.privateKey.export({ type: 'pkcs8', format: 'der' }),
  'a JSON web key': JSON.stringify({ keys: [rsa.privateKey.export({ format: 'jwk' })] }),
  'a login of docker': '{"auths":{"x":{"auth":"bWU6aHVudGVyMmh1bnRlcjI="}}}',
  'a kubeconfig': 'apiVersion: v1\nkind: Config\nusers:\n- user:\n    token: hunter2hunter2\n',
  'a key of PuTTY': 'PuTTY-User-Key-File-3: ssh-rsa\nEncryption: none\nPrivate-Lines: 1\nAAAA\n',
  'a Java key store': Buffer.from('feedfeed00000002000000010000000100026162', 'hex'),
};

const BASELINE = JSON.stringify({
  stagediveBaseline: 1,
  findings: [{ rule: 'token', path: '/a', fingerprint: 'b' }],
});

describe('broken input of check', () => {
  test.each(Object.keys(VALID))('at /%s gets its findings', { timeout }, async (path) => {
    await fc.assert(
      fc.asyncProperty(broken(VALID[path] ?? ''), async (bytes) => {
        const isProgram = path.startsWith('bin/');
        const copied: Record<string, Content> = {
          'bin/app': program(ELF),
          'lib/liba.so.1': LIBRARY,
          [path]: isProgram ? program(bytes) : bytes,
        };
        const command = { args: [isProgram ? `/${path}` : '/bin/app', '/usr/sbin/nginx'], line: 9 };
        const findings = await findingsOf({ copied, subject: { entrypoint: command } });
        return findings.every(({ detail, fix }) => detail !== '' && fix?.includes('\n') !== true);
      }),
      { numRuns: RUNS },
    );
  });

  test.each(Object.keys(SEARCHED))('that was %s is searched for secrets', { timeout }, async (name) => {
    await fc.assert(
      fc.asyncProperty(broken(SEARCHED[name] ?? ''), async (bytes) => {
        const found = await scanOf(bytes, { names: 'all' });
        return found.every(({ line }) => line === null || line >= 1);
      }),
      { numRuns: RUNS },
    );
  });

  test('as a baseline is refused in one sentence', { timeout }, () => {
    fc.assert(
      fc.property(broken(BASELINE), (bytes) => {
        try {
          parseBaseline(Buffer.from(bytes).toString('utf8'), 'known.json');
        } catch (error) {
          expect(error).toBeInstanceOf(UsageError);
          expect(String((error as Error).message)).toMatch(/^known\.json: [^\n]+\.$/);
        }
      }),
      { numRuns: RUNS },
    );
  });
});
