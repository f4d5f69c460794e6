import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer, type Server, type TLSSocket } from 'node:tls';
import { generate, type SelfsignedOptions } from 'selfsigned';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createBuilder } from '../../src/buildkit/index.ts';
import { connectEngine } from '../../src/docker/index.ts';
import { Project, Recorder, shellImage, unique } from './build-project.ts';

let folder: string;
let server: Server;
let address: string;
const sockets = new Set<TLSSocket>();

/** A certificate of its own authority, or of one that signs it. */
const certificate = (
  name: string,
  signed: SelfsignedOptions = { extensions: [{ name: 'basicConstraints', cA: true }] },
) => generate([{ name: 'commonName', value: name }], { algorithm: 'sha256', ...signed });

/** The engine behind TLS, as `dockerd --tlsverify` has it: it refuses clients without a certificate of its authority. */
beforeAll(async () => {
  const engine = (process.env.DOCKER_HOST ?? '').replace(/^unix:\/\//, '');
  folder = await mkdtemp(join(tmpdir(), 'stagedive-tls-'));
  const ca = await certificate('an authority');
  const signed = { ca: { key: ca.private, cert: ca.cert } };
  const [daemon, client] = [await certificate('localhost', signed), await certificate('a client', signed)];
  const files = { 'ca.pem': ca.cert, 'cert.pem': client.cert, 'key.pem': client.private };
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  const own = { key: daemon.private, cert: daemon.cert, ca: ca.cert };
  server = createServer({ ...own, requestCert: true, rejectUnauthorized: true }, (socket) => {
    const upstream = connect(engine);
    sockets.add(socket);
    socket.pipe(upstream).pipe(socket);
    socket.on('error', () => upstream.destroy()).on('close', () => upstream.destroy());
    upstream.on('error', () => socket.destroy()).on('close', () => socket.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  address = `tcp://localhost:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  for (const socket of sockets) socket.destroy();
  await new Promise((resolve) => server.close(resolve));
  await rm(folder, { recursive: true });
});

it('a build runs on an engine behind TLS', async () => {
  const text = unique();
  await using project = await Project.with({
    Dockerfile: `FROM ${shellImage}\nCOPY sent.txt /\nRUN cat /sent.txt\n`,
    'sent.txt': text,
  });
  const env = { DOCKER_HOST: address, DOCKER_TLS_VERIFY: '1', DOCKER_CERT_PATH: folder };
  const builder = await createBuilder(await connectEngine({ env }));
  const heard = new Recorder();
  const build = await builder.open(project.spec(), heard);
  try {
    expect((await build.run()).kind).toBe('done');
    expect(heard.log).toContain(text);
  } finally {
    await build.close();
    await builder.close();
  }
});
