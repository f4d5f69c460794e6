import { createSecretKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
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

const putty = (encryption: string): string =>
  [
    'PuTTY-User-Key-File-3: ssh-ed25519',
    `Encryption: ${encryption}`,
    'Comment: x',
    'Public-Lines: 1',
    randomText(64),
    'Private-Lines: 1',
    randomText(44),
    '',
  ].join('\r\n');

/** A key of minisign or signify: how it begins, and zeros. */
const commented = (start: Buffer, length: number): string =>
  `untrusted comment: a secret key\n${Buffer.concat([start, Buffer.alloc(length - start.length)]).toString('base64')}\n`;

const jwk = (key: KeyObject): string => JSON.stringify(key.export({ format: 'jwk' }), null, 2);
const secret = createSecretKey(Buffer.from(randomText(32)));

const OTHERS: Readonly<Record<string, string>> = {
  PuTTY: putty('none'),
  age: `AGE-SECRET-KEY-1${randomText(58, 'QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L')}`,
  'age, against quantum computers': `AGE-SECRET-KEY-PQ-1${randomText(58, 'QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L')}`,
  WireGuard: `[Interface]\nPrivateKey = ${Buffer.alloc(32, 200).toString('base64')}\n`,
  'WireGuard, shared': `[Peer]\nPresharedKey = ${Buffer.alloc(32, 200).toString('base64')}\n`,
  minisign: commented(Buffer.from('Ed\0\0B2'), 158),
  signify: commented(Buffer.from('EdBK\0\0\0\0'), 104),
  'a JSON web key, RSA': jwk(rsa.privateKey),
  'a JSON web key, a curve': jwk(ec.privateKey),
  'a JSON web key, Ed25519': jwk(ed.privateKey),
  'a JSON web key, symmetric': jwk(secret),
  'a set of JSON web keys': `{"keys": [${jwk(rsa.publicKey)}, ${jwk(ec.privateKey)}]}`,
  'PEM in base64': `client-key-data: ${Buffer.from(pem).toString('base64')}\n`,
  'PEM in base64, in lines': `key: |\n${Buffer.from(pem)
    .toString('base64')
    .replace(/.{76}/g, '  $&\n')}\nnext: value\n`,
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
    ['PuTTY', putty('aes256-cbc')],
    ['minisign', commented(Buffer.from('EdScB2'), 158)],
    ['signify', commented(Buffer.from('EdBK\0\0\0*'), 104)],
    [
      'cosign',
      `-----BEGIN ENCRYPTED SIGSTORE PRIVATE KEY-----\n${Buffer.from(`{"kdf":{"name":"scrypt"},"x":"${randomText(40)}"}`).toString('base64')}\n-----END ENCRYPTED SIGSTORE PRIVATE KEY-----\n`,
    ],
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
    ['a public JSON web key', jwk(rsa.publicKey)],
    ['a JSON web key of documentation', '{"kty": "oct", "k": "your-key-your-key-your-key"}'],
    ['text about JSON web keys', 'if (key["kty"] === "RSA") { sign(key, "d") }'],
    ['the public part of a PuTTY key', putty('none').slice(0, 140)],
    ['a public key of minisign', `untrusted comment: minisign public key\nRW${randomText(54)}\n`],
    ['a certificate in base64', Buffer.from('-----BEGIN CERTIFICATE-----\nMII\n').toString('base64')],
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
    for (const piece of [
      '"kty"',
      '{"kty"',
      '"kty"}',
      '{"kty":"RSA"}',
      'LS0tLS1CRUdJTi',
      'untrusted comment: \n',
    ])
      expect(keysInText(piece.repeat(40_000))).toEqual([]);
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

describe('a PKCS #12 store', () => {
  const part = (tag: number, ...contents: readonly Buffer[]): Buffer => {
    const all = Buffer.concat(contents);
    const length = Buffer.alloc(2);
    length.writeUInt16BE(all.length);
    return Buffer.concat([Buffer.from([tag, 0x82]), length, all]);
  };
  const name = (hex: string): Buffer => Buffer.from(hex, 'hex');
  /** Version 3, and data in which one bag is of a type. */
  const store = (bag: number): Buffer => {
    const contents = part(0x04, part(0x30, name(`060b2a864886f70d010c0a010${bag}`), Buffer.alloc(40, 7)));
    return part(
      0x30,
      Buffer.from([2, 1, 3]),
      part(0x30, name('06092a864886f70d010701'), part(0xa0, contents)),
    );
  };

  it.each([
    ['a key', 1, [{ severity: 'error' }]],
    ['a key behind a passphrase', 2, [{ severity: 'warning', what: 'A key store with a private key' }]],
    ['certificates only', 3, []],
  ])('with %s is told from others, whatever the file is called', async (_name, bag, found) => {
    expect(await scanOf(store(bag))).toMatchObject(found);
  });

  it('may have no lengths, as some programs write it', async () => {
    const whole = store(2);
    const indefinite = Buffer.concat([Buffer.from([0x30, 0x80]), whole.subarray(4), Buffer.alloc(2)]);
    expect(await scanOf(indefinite)).toMatchObject([{ what: 'A key store with a private key' }]);
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
