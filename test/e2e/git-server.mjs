// Serves the bare repositories of a folder over http, those in FOLDER/private only to who knows the token. Runs in the
// network of an engine, and says where once it listens. usage: node git-server.mjs FOLDER TOKEN
import { spawn } from 'node:child_process';
import { createServer } from 'node:http';

const [folder, token] = process.argv.slice(2);
const login = Buffer.from(`x-access-token:${token}`).toString('base64');

const server = createServer((request, response) => {
  const { pathname, searchParams } = new URL(request.url, 'http://server');
  const given = (request.headers.authorization ?? '').split(' ')[1];
  if (pathname.startsWith('/private/') && given !== login) {
    response.writeHead(401, { 'www-authenticate': 'Basic realm="git"' }).end();
    return;
  }
  const backend = spawn('git', ['http-backend'], {
    stdio: ['pipe', 'pipe', 'ignore'],
    env: {
      PATH: process.env.PATH,
      GIT_PROJECT_ROOT: folder,
      GIT_HTTP_EXPORT_ALL: '1',
      GIT_PROTOCOL: request.headers['git-protocol'] ?? '',
      GIT_CONFIG_COUNT: '1',
      GIT_CONFIG_KEY_0: 'safe.directory',
      GIT_CONFIG_VALUE_0: '*',
      PATH_INFO: pathname,
      QUERY_STRING: searchParams.toString(),
      REQUEST_METHOD: request.method,
      CONTENT_TYPE: request.headers['content-type'] ?? '',
      HTTP_CONTENT_ENCODING: request.headers['content-encoding'] ?? '',
    },
  });
  request.pipe(backend.stdin);
  backend.stdin.on('error', () => {});
  void answer(backend.stdout, response);
});

/** Sends what a CGI program prints (RFC 3875): headers, an empty line, the body. */
async function answer(output, response) {
  let head = Buffer.alloc(0);
  let isBody = false;
  for await (const chunk of output) {
    if (isBody) {
      response.write(chunk);
      continue;
    }
    head = Buffer.concat([head, chunk]);
    const end = head.indexOf('\r\n\r\n');
    if (end < 0) continue;
    const headers = head
      .toString('latin1', 0, end)
      .split('\r\n')
      .map((line) => line.split(': '));
    const status = headers.find(([name]) => name === 'Status')?.[1] ?? '200';
    response.writeHead(Number.parseInt(status, 10), Object.fromEntries(headers));
    response.write(head.subarray(end + 4));
    isBody = true;
  }
  response.end();
}

server.listen(0, '127.0.0.1', () => console.log(`http://127.0.0.1:${server.address().port}`));
