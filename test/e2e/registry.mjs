// A registry that misbehaves in the way that the first part of an image's name says: `s429/x` gets 429. `login/x` asks for
// the user `me` with the password `secret`, `open/x` asks for nothing; both are an image of one file. Runs in the network
// namespace of an engine. usage: node registry.mjs PORT ADDRESS KEY CERT OTHER_CERT
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { gzipSync } from 'node:zlib';

const digestOf = (bytes) => `sha256:${createHash('sha256').update(bytes).digest('hex')}`;

/** A tar archive of one file (POSIX.1-1988). */
function tarOf(name, text) {
  const header = Buffer.alloc(512);
  header.write(name, 0);
  header.write('0000644\0', 100);
  header.write('0000000\0', 108);
  header.write('0000000\0', 116);
  header.write(`${text.length.toString(8).padStart(11, '0')}\0`, 124);
  header.write('00000000000\0', 136);
  header.write('        ', 148);
  header.write('0', 156);
  header.write('ustar\x0000', 257);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  const body = Buffer.alloc(Math.ceil(text.length / 512) * 512);
  body.write(text);
  return Buffer.concat([header, body, Buffer.alloc(1024)]);
}

const layer = tarOf('from-the-registry', 'hello\n');
const packed = gzipSync(layer);
const { arch } = process;
const architecture = arch === 'x64' ? 'amd64' : arch;
const config = Buffer.from(
  JSON.stringify({
    architecture,
    os: 'linux',
    config: {},
    rootfs: { type: 'layers', diff_ids: [digestOf(layer)] },
  }),
);
const MANIFEST = 'application/vnd.oci.image.manifest.v1+json';
const INDEX = 'application/vnd.oci.image.index.v1+json';
const manifest = Buffer.from(
  JSON.stringify({
    schemaVersion: 2,
    mediaType: MANIFEST,
    config: {
      mediaType: 'application/vnd.oci.image.config.v1+json',
      digest: digestOf(config),
      size: config.length,
    },
    layers: [
      {
        mediaType: 'application/vnd.oci.image.layer.v1.tar+gzip',
        digest: digestOf(packed),
        size: packed.length,
      },
    ],
  }),
);
const blobs = new Map([config, packed, manifest].map((bytes) => [digestOf(bytes), bytes]));
/** An index that has the image for a platform that no test machine has. */
const elsewhere = Buffer.from(
  JSON.stringify({
    schemaVersion: 2,
    mediaType: INDEX,
    annotations: { for: 'no test machine' },
    manifests: [
      {
        mediaType: MANIFEST,
        digest: digestOf(manifest),
        size: manifest.length,
        platform: { os: 'linux', architecture: 's390x' },
      },
    ],
  }),
);

function send(request, response, bytes, type) {
  response.writeHead(200, {
    'content-type': type,
    'content-length': bytes.length,
    'docker-content-digest': digestOf(bytes),
  });
  response.end(request.method === 'HEAD' ? undefined : bytes);
}

function answer(request, response) {
  const [, , first = '', , kind, last = ''] = (request.url ?? '').split('/');
  const status = Number(/^s(\d+)$/.exec(first)?.[1] ?? 0);
  const wanted = `Basic ${Buffer.from('me:secret').toString('base64')}`;
  if (status === 401 || (first === 'login' && request.headers.authorization !== wanted)) {
    response.setHeader('www-authenticate', 'Basic realm="registry"');
    return response.writeHead(401).end();
  }
  if (status > 0) return response.writeHead(status).end();
  if (kind === 'blobs' && blobs.has(last)) {
    return send(request, response, blobs.get(last), 'application/octet-stream');
  }
  if (kind === 'manifests') {
    const isIndex = first === 'elsewhere' && last !== digestOf(manifest);
    return isIndex ? send(request, response, elsewhere, INDEX) : send(request, response, manifest, MANIFEST);
  }
  return response.writeHead(404).end();
}

const [port, address, key, cert, otherCert] = process.argv.slice(2);
const base = Number(port);
const tls = (file) => createTlsServer({ key: readFileSync(key), cert: readFileSync(file) }, answer);
const servers = [
  [createServer(answer), base, '127.0.0.1'],
  [tls(cert), base + 1, address],
  [tls(otherCert), base + 2, address],
  [createServer(answer), base + 3, address],
];
await Promise.all(
  servers.map(([server, at, host]) => new Promise((resolve) => server.listen(at, host, resolve))),
);
console.log('ready');
