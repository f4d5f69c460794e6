import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generate } from 'selfsigned';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { connectEngine } from '../../src/docker/index.ts';

let server: Server;
let address: string;
let folder: string;
let authority: Awaited<ReturnType<typeof generate>>;

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
  server = createServer({ key: daemon.private, cert: daemon.cert }, (_request, response) => {
    response.setHeader('content-type', 'application/json');
    response.end('{"Version":"99.1.2","Os":"linux","Arch":"riscv64"}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  address = `tcp://localhost:${(server.address() as AddressInfo).port}`;
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
    await expect(connect(env)).rejects.toThrow(/certificate/);
  });
});
