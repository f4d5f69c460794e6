// Answers as its paths say, in the network of an engine, and says where once it listens. An archive comes in base64.
// usage: node http-server.mjs ARCHIVE
import { createServer } from 'node:http';

const archive = Buffer.from(process.argv[2], 'base64');

const server = createServer(async ({ url }, response) => {
  switch (url) {
    case '/archive':
      return response.end(archive);
    case '/moved':
      return response.writeHead(302, { location: '/archive' }).end();
    case '/changing':
      return response.end(`${Date.now()}\n`);
    case '/circle':
      return response.writeHead(302, { location: '/circle' }).end();
    case '/broken':
      return response.writeHead(500).end('broken');
    case '/page':
      return response.end('<html>This is no archive.</html>\n');
    case '/cut':
      response.writeHead(200, { 'content-length': archive.length });
      return response.write(archive.subarray(0, 700), () => response.destroy());
    case '/slow':
      response.writeHead(200, { 'content-length': archive.length });
      for (let at = 0; at < archive.length; at += 2_000) {
        response.write(archive.subarray(at, at + 2_000));
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
      return response.end();
    case '/silent':
      return;
    default:
      return response.writeHead(404).end();
  }
});

server.listen(0, '127.0.0.1', () => console.log(`http://127.0.0.1:${server.address().port}`));
