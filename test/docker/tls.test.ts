import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer as createPlainServer, type Server as PlainServer } from 'node:http';
import { createSecureServer, type Http2SecureServer } from 'node:http2';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generate } from 'selfsigned';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { connectEngine } from '../../src/docker/index.ts';
import { speaksHttp2 } from '../../src/docker/plain-http2.ts';
import { tlsStream } from '../../src/docker/tls.ts';
import { tlsReason } from '../../src/docker/tls-reasons.ts';

let server: Server;
let address: string;
let folder: string;
let keys: { readonly key: string; readonly cert: string };
let authority: Awaited<ReturnType<typeof generate>>;

function addressOf(one: Server | PlainServer): string {
  return `tcp://localhost:${(one.address() as AddressInfo).port}`;
}

/** Lets a server listen as long as it is in use. */
async function listening(one: Server | PlainServer): Promise<AsyncDisposable> {
  await new Promise<void>((resolve) => one.listen(0, '127.0.0.1', resolve));
  return {
    [Symbol.asyncDispose]: async () => {
      one.closeAllConnections();
      await new Promise((resolve) => one.close(resolve));
    },
  };
}

/** An engine behind TLS that asks its clients for no certificate. */
beforeAll(async () => {
  authority = await generate([{ name: 'commonName', value: 'an authority' }], {
    algorithm: 'sha256',
    extensions: [{ name: 'basicConstraints', cA: true }],
  });
  const daemon = await generate([{ name: 'commonName', value: 'localhost' }], {
    algorithm: 'sha256',
    ca: { key: authority.private, cert: authority.cert },
  });
  keys = { key: daemon.private, cert: daemon.cert };
  server = createServer(keys, (_request, response) => {
    response.setHeader('content-type', 'application/json');
    response.end('{"Version":"99.1.2","Os":"linux","Arch":"riscv64"}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  address = addressOf(server);
});

afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stagedive-tls-'));
});

afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true });
});

/** Connects with the environment of the process, where libraries look as well. */
async function connect(env: Readonly<Record<string, string>>) {
  for (const [name, value] of Object.entries({ HOME: folder, DOCKER_HOST: address, ...env })) {
    vi.stubEnv(name, value);
  }
  const connection = await connectEngine({ env: process.env });
  await connection.close();
  return connection.engine.version;
}

describe('an engine behind TLS', () => {
  it('is reached with nothing but the certificate of its authority', async () => {
    await writeFile(join(folder, 'ca.pem'), authority.cert);
    expect(await connect({ DOCKER_TLS_VERIFY: '1', DOCKER_CERT_PATH: folder })).toBe('99.1.2');
    expect(process.env.DOCKER_HOST).toBe(address);
  });

  it('is reached without any certificate when nothing is to be verified', async () => {
    expect(await connect({ DOCKER_TLS: '1', DOCKER_CERT_PATH: join(folder, 'none') })).toBe('99.1.2');
  });

  it('is reached with a certificate without its key, which counts as none', async () => {
    await writeFile(join(folder, 'ca.pem'), authority.cert);
    await writeFile(join(folder, 'cert.pem'), authority.cert);
    expect(await connect({ DOCKER_TLS_VERIFY: '1', DOCKER_CERT_PATH: folder })).toBe('99.1.2');
  });

  it.each(['TLSv1.2', 'TLSv1.3'] as const)(
    'that wants a client certificate says so by %s',
    async (version) => {
      const asking = createServer({
        ...keys,
        ca: authority.cert,
        requestCert: true,
        rejectUnauthorized: true,
        minVersion: version,
        maxVersion: version,
      });
      await using _ = await listening(asking);
      await writeFile(join(folder, 'ca.pem'), authority.cert);
      const env = { DOCKER_HOST: addressOf(asking), DOCKER_TLS_VERIFY: '1', DOCKER_CERT_PATH: folder };
      await expect(connect(env)).rejects.toThrow(
        ': it asks for a client certificate: put cert.pem and key.pem',
      );
      await writeFile(join(folder, 'cert.pem'), keys.cert);
      await writeFile(join(folder, 'key.pem'), authority.private);
      await expect(connect(env)).rejects.toThrow(
        'cert.pem and key.pem in DOCKER_CERT_PATH do not belong together',
      );
    },
  );

  it('is told from one that speaks HTTP, and has to be named as in its certificate', async () => {
    await writeFile(join(folder, 'ca.pem'), authority.cert);
    const env = { DOCKER_TLS_VERIFY: '1', DOCKER_CERT_PATH: folder };
    const plain = createPlainServer();
    await using _ = await listening(plain);
    await expect(connect({ ...env, DOCKER_HOST: addressOf(plain) })).rejects.toThrow(
      ': it does not speak TLS',
    );
    const other = await generate([{ name: 'commonName', value: 'other' }], {
      algorithm: 'sha256',
      ca: { key: authority.private, cert: authority.cert },
      extensions: [{ name: 'subjectAltName', altNames: [{ type: 2, value: 'other.example' }] }],
    });
    const elsewhere = createServer({ key: other.private, cert: other.cert });
    await using __ = await listening(elsewhere);
    await expect(connect({ ...env, DOCKER_HOST: addressOf(elsewhere) })).rejects.toThrow(
      ': its certificate is for another name (',
    );
  });

  it('is not reached by plain HTTP, although DOCKER_CERT_PATH is set', async () => {
    await writeFile(join(folder, 'ca.pem'), authority.cert);
    await expect(connect({ DOCKER_CERT_PATH: folder, DOCKER_TLS_VERIFY: '' })).rejects.toThrow(
      'No Docker engine answers',
    );
  });

  it('is refused with the file that is missing, and with one that cannot be read', async () => {
    const env = { DOCKER_TLS_VERIFY: '1', DOCKER_CERT_PATH: folder };
    await expect(connect(env)).rejects.toThrow(`there is no ca.pem in ${folder}`);
    const other = await generate([{ name: 'commonName', value: 'another' }], { algorithm: 'sha256' });
    await writeFile(join(folder, 'ca.pem'), other.cert);
    await expect(connect(env)).rejects.toThrow(': its certificate is not signed by the authority');
  });
});

describe('an alert of TLS', () => {
  const said = (words: string, alert: number): string =>
    `write EPROTO 40E0:error:0A00:SSL routines:ssl3_read_bytes:${words}:../rec_layer_s3.c:918:SSL alert number ${alert}`;

  it.each([
    ['EPROTO', said('tlsv1 alert unknown ca', 48), 'it does not accept the client certificate'],
    ['ERR_SSL_SSLV3_ALERT_BAD_CERTIFICATE', said('bad certificate', 42), 'it does not accept the client'],
    ['ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION', said('protocol version', 70), 'TLS failed (protocol version)'],
  ])('is put into words: %s', (code, message, reason) => {
    expect(tlsReason(code, message)).toContain(reason);
  });

  it('is not seen in other errors', () => {
    expect(tlsReason('ECONNREFUSED', 'connect ECONNREFUSED 127.0.0.1:1')).toBeNull();
  });
});

describe('a stream behind TLS', () => {
  it('is opened to an IP address, which is no name to tell the server, and its certificate is checked', async () => {
    const forAddress = async (ip: string) => {
      const { private: key, cert } = await generate([{ name: 'commonName', value: 'an engine' }], {
        algorithm: 'sha256',
        ca: { key: authority.private, cert: authority.cert },
        extensions: [{ name: 'subjectAltName', altNames: [{ type: 7, ip }] }],
      });
      return createSecureServer({ key, cert });
    };
    const warnings: string[] = [];
    const onWarning = ({ message }: Error): void => void warnings.push(message);
    process.on('warning', onWarning);
    const open = async (server: Http2SecureServer) => {
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      const { port } = server.address() as AddressInfo;
      const ca = Buffer.from(authority.cert);
      const files = { ca, cert: undefined, key: undefined, rejectUnauthorized: true };
      try {
        const stream = await tlsStream({ host: '127.0.0.1', port, ...files });
        const spoken = await speaksHttp2(stream);
        return spoken;
      } finally {
        await new Promise((resolve) => server.close(resolve));
      }
    };
    expect(await open(await forAddress('127.0.0.1'))).toBe(true);
    await expect(open(await forAddress('127.0.0.2'))).rejects.toMatchObject({
      code: 'ERR_TLS_CERT_ALTNAME_INVALID',
    });
    await new Promise((resolve) => setImmediate(resolve));
    process.off('warning', onWarning);
    expect(warnings).toEqual([]);
  });
});
