import { createPrivateKey, sign } from 'node:crypto';
import { Duplex } from 'node:stream';
import ssh2, { type ParsedKey } from 'ssh2';
import { RefusedError } from '../../errors.ts';
import { readRegularFile, UnfitFileError } from '../../read-file.ts';

const { AgentProtocol, utils } = ssh2;

/** The longest message that an agent takes, as in OpenSSH (ssh-agent.c AGENT_MAX_LEN). */
const MAX_MESSAGE_BYTES = 256 * 1024;

/** What the agent answers: SSH_AGENTC_REQUEST_IDENTITIES and SSH_AGENTC_SIGN_REQUEST. */
const KNOWN_MESSAGES: readonly (number | undefined)[] = [11, 13];

/** Reads private keys: OpenSSH's format, PEM and PKCS #8. Rejects with a clause that names the file. */
export async function readKeys(paths: readonly string[]): Promise<readonly ParsedKey[]> {
  return (await Promise.all(paths.map(readKey))).flat();
}

async function readKey(path: string): Promise<readonly ParsedKey[]> {
  const bytes = await readRegularFile(path).catch((error: NodeJS.ErrnoException) => {
    const why = error instanceof UnfitFileError ? `: ${error.message}` : ` (${error.code})`;
    throw new RefusedError(`${path} cannot be read${why}`);
  });
  let parsed = utils.parseKey(bytes);
  if (parsed instanceof Error) parsed = utils.parseKey(inOlderFormat(bytes) ?? bytes);
  if (parsed instanceof Error) {
    // The library's message may quote the file.
    const locked = /ENCRYPTED|aes\d+-|passphrase/i.test(
      `${bytes.toString('latin1', 0, 4096)} ${parsed.message}`,
    );
    throw new RefusedError(
      locked
        ? `${path} is protected by a passphrase; add the key to your agent with ssh-add and name no file`
        : `${path} is not a private key`,
    );
  }
  const keys: readonly ParsedKey[] = [parsed].flat();
  if (keys.some((key) => !key.isPrivateKey()))
    throw new RefusedError(`${path} is a public key; name the private one`);
  return keys;
}

/** A key in PKCS #8, in the format of its kind, which the library knows; null for anything else. */
function inOlderFormat(bytes: Buffer): string | null {
  try {
    const key = createPrivateKey(bytes);
    if (key.asymmetricKeyType !== 'rsa' && key.asymmetricKeyType !== 'ec') return null;
    return key.export({ format: 'pem', type: key.asymmetricKeyType === 'rsa' ? 'pkcs1' : 'sec1' }).toString();
  } catch {
    return null;
  }
}

/** An SSH agent that has these keys, as a stream of its protocol (RFC draft-miller-ssh-agent). It lists and signs only. */
export function keyAgent(keys: readonly ParsedKey[]): Duplex {
  const agent = new AgentProtocol(false);
  agent.on('identities', (request) => agent.getIdentitiesReply(request, [...keys]));
  agent.on('sign', (request, wanted, data, options) => {
    const blob = (wanted as ParsedKey).getPublicSSH();
    const key = keys.find((candidate) => candidate.getPublicSSH().equals(blob));
    const signature = key === undefined ? null : signatureOf(key, data, options.hash);
    if (signature === null) agent.failureReply(request);
    else agent.signReply(request, signature);
  });
  return bounded(agent);
}

/** A signature in the format of SSH: for ECDSA two numbers (RFC 5656, 3.1.2), where Node has a structure in DER. */
function signatureOf(key: ParsedKey, data: Buffer, hash: string | undefined): Buffer | null {
  const curve = /^ecdsa-sha2-nistp(256|384|521)$/.exec(key.type);
  if (curve === null) {
    const signature = key.sign(data, hash);
    return signature instanceof Error ? null : signature;
  }
  const digest = { 256: 'sha256', 384: 'sha384', 521: 'sha512' }[curve[1] ?? ''] ?? 'sha256';
  const both = sign(digest, data, { key: key.getPrivatePEM(), dsaEncoding: 'ieee-p1363' });
  const half = both.length / 2;
  return Buffer.concat([multiplePrecision(both.subarray(0, half)), multiplePrecision(both.subarray(half))]);
}

/** A positive number as `mpint` (RFC 4251, 5): its length, then no more bytes than needed, the first bit 0. */
function multiplePrecision(bytes: Buffer): Buffer {
  let start = 0;
  while (start < bytes.length - 1 && bytes[start] === 0) start += 1;
  const first = ((bytes[start] ?? 0) & 0x80) === 0 ? [] : [0];
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length - start + first.length);
  return Buffer.concat([length, Buffer.from(first), bytes.subarray(start)]);
}

/**
 * Passes whole messages on to the agent, none of them too long: it would wait for any length. Of a message that it does
 * not know, such as the extension with which OpenSSH begins, it gets the type alone: it refuses that, and would read
 * the rest as further messages.
 */
function bounded(agent: Duplex): Duplex {
  let waiting = Buffer.alloc(0);
  const stream = new Duplex({
    read: () => agent.resume(),
    write(chunk: Buffer, _encoding, done) {
      waiting = Buffer.concat([waiting, chunk]);
      while (waiting.length >= 4) {
        const length = waiting.readUInt32BE(0);
        if (length > MAX_MESSAGE_BYTES) return done(new Error('the message for the ssh agent is too long'));
        if (waiting.length < length + 4) break;
        const message = waiting.subarray(0, length + 4);
        agent.write(KNOWN_MESSAGES.includes(message[4]) ? message : Buffer.of(0, 0, 0, 1, message[4] ?? 0));
        waiting = Buffer.from(waiting.subarray(length + 4));
      }
      done();
    },
    final(done) {
      agent.end();
      done();
    },
    destroy(error, done) {
      agent.destroy();
      done(error);
    },
  });
  agent.on('data', (data: Buffer) => {
    if (!stream.push(data)) agent.pause();
  });
  agent.on('error', (error) => stream.destroy(error));
  agent.on('close', () => stream.push(null));
  return stream;
}
