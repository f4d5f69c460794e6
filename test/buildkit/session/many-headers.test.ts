import { expect, it } from 'vitest';
import { Daemon } from './daemon.ts';

const path = '/a.Service/Method';

it('a call with a megabyte of headers is answered, and so is the next one', async () => {
  let paths: readonly string[] = [];
  await using daemon = await Daemon.of({
    streams: {
      [path]: async ({ stream, rawHeaders }) => {
        paths = rawHeaders.filter((_, at) => rawHeaders[at - 1] === 'followpaths');
        stream.respond({ ':status': 200 });
        stream.end();
        stream.resume();
      },
    },
  });
  const many = Array.from({ length: 20_000 }, (_, at) => `/folder/of/${at}/a-source-${at}.txt`);
  // grpc-go, too, calls only after it has taken our settings.
  for (const followpaths of [['.'], many, many.slice(1)]) {
    const stream = daemon.open(path, { followpaths });
    stream.end();
    for await (const _ of stream);
    expect(paths).toEqual(followpaths);
  }
});
