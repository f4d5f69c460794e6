import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { wrongFile } from '../../scripts/tracked-files.mjs';

/** What is wrong with a file of these contents. */
const problems = (path: string, text: string): readonly string[] => wrongFile(path, () => text);

const { privateKey } = generateKeyPairSync('ed25519');
const PEM = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();

describe('a private key that is committed', () => {
  test.each([
    ['in the PEM format', PEM],
    ['of RSA alone', PEM.replace('PRIVATE', 'RSA PRIVATE')],
    ['behind a certificate', `-----BEGIN CERTIFICATE-----\nAA==\n-----END CERTIFICATE-----\n${PEM}`],
    ['with the line ends of Windows', PEM.replaceAll('\n', '\r\n')],
    ['of PGP', '-----BEGIN PGP PRIVATE KEY BLOCK-----\n\nlQ'],
    ['of PuTTY', 'PuTTY-User-Key-File-3: ssh-ed25519\n'],
  ])('is found %s', (_, text) => {
    expect(problems('docs/key', text)).toEqual([
      expect.stringContaining(': this is a private key: remove it'),
    ]);
  });

  test('is found by its line, as ssh-keygen writes it', () => {
    const text = '\n-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEA\n';
    expect(problems('src/key', text)).toEqual([expect.stringMatching(/^src\/key:2: /)]);
    expect(problems('src/key.pub', 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5 me@here\n')).toEqual([]);
  });

  test('may be a fixture, or a word in a program', () => {
    expect(problems('test/fixtures/key.pem', PEM)).toEqual([]);
    expect(problems('src/a.ts', `const start = '-----BEGIN PRIVATE KEY-----';\n`)).toEqual([]);
  });
});

test.each(['key', 'key.pub', 'notes.md', 'tmp/x'])('%s does not belong to the root', (path) => {
  expect(problems(path, '')).toEqual([
    expect.stringMatching(/: the root has no \S+: move it, or name it in scripts\/tracked-files\.mjs\.$/),
  ]);
});

test.each(['package.json', 'src/cli.ts', '.github/workflows/ci.yml'])('%s does', (path) => {
  expect(problems(path, '')).toEqual([]);
});
