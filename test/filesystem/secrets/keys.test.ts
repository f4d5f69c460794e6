import { generateKeyPairSync } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { derKey, javaStoreKey } from '../../../src/filesystem/secrets/key-bytes.ts';
import { keysInText } from '../../../src/filesystem/secrets/key-text.ts';
import { scanOf } from './scan-of.ts';
import { randomText } from './token-cases.ts';

const rsa = generateKeyPairSync('rsa', { modulusLength: 1024 });
const ec = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
const ed = generateKeyPairSync('ed25519');
const dsa = generateKeyPairSync('dsa', { modulusLength: 1024, divisorLength: 160 });
const locked = { cipher: 'aes-256-cbc', passphrase: 'a passphrase' };

const pem = rsa.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();

/** `openssh-key-v1`, the cipher, and more than enough bytes behind it. */
function openSsh(cipher: string): string {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(cipher.length);
  const body = Buffer.concat([
    Buffer.from('openssh-key-v1\0'),
    length,
    Buffer.from(cipher),
    Buffer.alloc(120, 7),
  ]);
  const lines = body.toString('base64').replace(/.{70}/g, '$&\n');
  return `-----BEGIN OPENSSH PRIVATE KEY-----\n${lines}\n-----END OPENSSH PRIVATE KEY-----\n`;
}

const packet = Buffer.concat([Buffer.from([0x95, 1, 0xfe]), Buffer.alloc(60, 9)]).toString('base64');

const ARMOURED: Readonly<Record<string, string>> = {
  'PKCS #8': pem,
  'PKCS #1': rsa.privateKey.export({ type: 'pkcs1', format: 'pem' }).toString(),
  'SEC 1': ec.privateKey.export({ type: 'sec1', format: 'pem' }).toString(),
  Ed25519: ed.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  DSA: dsa.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  OpenSSH: openSsh('none'),
  OpenPGP: `-----BEGIN PGP PRIVATE KEY BLOCK-----\nVersion: 1\n\n${packet}\n=abcd\n-----END PGP PRIVATE KEY BLOCK-----\n`,
  'Windows line ends': pem.replaceAll('\n', '\r\n'),
  'JSON of a service account': JSON.stringify({ type: 'service_account', private_key: pem }, null, 2),
  'an indented block of YAML': `key: |\n${pem.replace(/^/gm, '    ')}`,
  'strings of a program': `const key =\n${pem
    .trim()
    .split('\n')
    .map((line) => `  "${line}\\n"`)
    .join(' +\n')};\n`,
};

const OTHERS: Readonly<Record<string, string>> = {
  PuTTY: 'PuTTY-User-Key-File-3: ssh-ed25519\nEncryption: none\nComment: x\n',
  age: `AGE-SECRET-KEY-1${randomText(58, 'QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L')}`,
  WireGuard: `[Interface]\nPrivateKey = ${Buffer.alloc(32, 200).toString('base64')}\n`,
};

describe('a private key in text', () => {
  it.each(Object.entries({ ...ARMOURED, ...OTHERS }))(
    'is found as %s, whatever the file is called',
    async (_name, text) => {
      expect(await scanOf(text)).toMatchObject([{ rule: 'private-key', severity: 'error' }]);
    },
  );

  it.each([
    ['PKCS #8', rsa.privateKey.export({ type: 'pkcs8', format: 'pem', ...locked }).toString()],
    ['PKCS #1', rsa.privateKey.export({ type: 'pkcs1', format: 'pem', ...locked }).toString()],
    ['OpenSSH', openSsh('aes256-ctr')],
  ])('is a warning behind a passphrase (%s)', async (_name, text) => {
    expect(await scanOf(text)).toMatchObject([{ rule: 'private-key', severity: 'warning' }]);
  });

  it.each([
    ['a public key', rsa.publicKey.export({ type: 'spki', format: 'pem' }).toString()],
    [
      'the first line alone, as in a program that reads keys',
      'if (line === "-----BEGIN RSA PRIVATE KEY-----") {}\nend("-----END RSA PRIVATE KEY-----")',
    ],
    ['documentation', '-----BEGIN PRIVATE KEY-----\nMIIEvQ...\n-----END PRIVATE KEY-----\n'],
    ['a key that is cut off', pem.slice(0, 300)],
    [
      'other data between the lines',
      `-----BEGIN PRIVATE KEY-----\n${Buffer.alloc(90, 1).toString('base64')}\n-----END PRIVATE KEY-----\n`,
    ],
  ])('is none in %s', async (_name, text) => {
    expect(await scanOf(text)).toEqual([]);
  });

  it('is found behind much other text, with its line', async () => {
    expect(await scanOf(`${'text\n'.repeat(60_000)}${pem}${'text\n'.repeat(60_000)}`)).toMatchObject([
      { line: 60_001 },
    ]);
  });

  it('is found once wherever the windows of a file are cut', async () => {
    for (const shift of [-900, -500, -100, -10, 0]) {
      const before = 'x'.repeat(256 * 1024 + shift);
      expect(await scanOf(`${before}\n${pem}${'y'.repeat(400_000)}`)).toHaveLength(1);
    }
  });

  it('is not looked for without end', () => {
    const begin = '-----BEGIN PRIVATE KEY-----\n';
    expect(keysInText(begin.repeat(40_000))).toEqual([]);
    expect(keysInText(`${begin.repeat(10_000)}-----END `)).toEqual([]);
  });
});

describe('a private key in DER', () => {
  it.each([
    ['PKCS #8', rsa.privateKey.export({ type: 'pkcs8', format: 'der' }), 'key'],
    ['PKCS #1', rsa.privateKey.export({ type: 'pkcs1', format: 'der' }), 'key'],
    ['SEC 1', ec.privateKey.export({ type: 'sec1', format: 'der' }), 'key'],
    ['Ed25519', ed.privateKey.export({ type: 'pkcs8', format: 'der' }), 'key'],
    ['a passphrase', rsa.privateKey.export({ type: 'pkcs8', format: 'der', ...locked }), 'encrypted'],
    ['public', rsa.publicKey.export({ type: 'spki', format: 'der' }), null],
    ['public, PKCS #1', rsa.publicKey.export({ type: 'pkcs1', format: 'der' }), null],
  ] as const)('is told from other data: %s', (_name, bytes, kind) => {
    expect(derKey(bytes)).toBe(kind);
    expect(derKey(Buffer.concat([bytes, Buffer.from('x')]))).toBeNull();
  });

  it('is found in a file of any name', async () => {
    const bytes = rsa.privateKey.export({ type: 'pkcs8', format: 'der' });
    expect(await scanOf(bytes)).toMatchObject([{ what: 'A private key in DER', line: null }]);
  });

  it('is not found in any bytes that are none, and any bytes can be tried', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        return derKey(Uint8Array.from([0x30, ...bytes])) === null && javaStoreKey(bytes) === null;
      }),
    );
  });
});

describe('a Java key store', () => {
  const store = (...tags: readonly number[]): Buffer => {
    const head = Buffer.from([0xfe, 0xed, 0xfe, 0xed, 0, 0, 0, 2, 0, 0, 0, tags.length]);
    const entries = tags.map((tag) =>
      Buffer.concat([
        Buffer.from([0, 0, 0, tag, 0, 2, 97, 98, ...Array<number>(8).fill(0)]),
        Buffer.from([0, 5, ...Buffer.from('X.509'), 0, 0, 0, 3, 1, 2, 3]),
      ]),
    );
    return Buffer.concat([head, ...entries]);
  };

  it('is found with a private key behind certificates', async () => {
    expect(await scanOf(store(2, 2, 1))).toMatchObject([{ what: 'A key store with a private key' }]);
  });

  it('is left alone with certificates only, as the authorities of Java are', async () => {
    expect(await scanOf(store(2, 2))).toEqual([]);
  });

  it('may be cut off anywhere', () => {
    const whole = store(2, 2, 1);
    for (let end = 0; end < 20 + 18; end += 1) expect(javaStoreKey(whole.subarray(0, end))).toBeNull();
  });
});
