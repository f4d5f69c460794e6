import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createHeaderJoiner } from '../../../src/buildkit/session/header-blocks.ts';

const DATA = 0;
const HEADERS = 1;
const CONTINUATION = 9;
const END_STREAM = 0x1;
const END_HEADERS = 0x4;
const preface = Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n');

function frame(type: number, flags: number, stream: number, payload: string): Buffer {
  const head = Buffer.alloc(9);
  head.writeUIntBE(payload.length, 0, 3);
  head[3] = type;
  head[4] = flags;
  head.writeUInt32BE(stream, 5);
  return Buffer.concat([head, Buffer.from(payload)]);
}

/** What is read of a connection on which these frames arrive, in pieces of a size. */
function read(frames: readonly Buffer[], pieceBytes: readonly number[] = []): Buffer {
  const join = createHeaderJoiner();
  const sent = Buffer.concat([preface, ...frames]);
  const out: Buffer[] = [];
  let at = 0;
  for (const bytes of [...pieceBytes, sent.length]) {
    out.push(...join(sent.subarray(at, at + bytes)));
    at += bytes;
  }
  return Buffer.concat(out);
}

describe('lists of headers that were sent in several frames', () => {
  const sent = [
    frame(DATA, 0, 3, 'before'),
    frame(HEADERS, END_STREAM, 5, 'one'),
    frame(CONTINUATION, 0, 5, ''),
    frame(CONTINUATION, 0, 5, ' and two'),
    frame(CONTINUATION, END_HEADERS, 5, ' and three'),
    frame(HEADERS, END_HEADERS, 7, 'short'),
    frame(DATA, END_STREAM, 7, 'x'.repeat(100)),
  ];
  const joined = Buffer.concat([
    preface,
    frame(DATA, 0, 3, 'before'),
    frame(HEADERS, END_STREAM | END_HEADERS, 5, 'one and two and three'),
    frame(HEADERS, END_HEADERS, 7, 'short'),
    frame(DATA, END_STREAM, 7, 'x'.repeat(100)),
  ]);

  it('arrive in one', () => {
    expect(read(sent)).toEqual(joined);
  });

  it('arrive in one wherever the connection cuts them', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 30 })), (pieces) => {
        expect(read(sent, pieces)).toEqual(joined);
      }),
    );
  });

  it('are passed on as they came where another frame interrupts them, for nghttp2 to refuse', () => {
    const broken = [
      frame(HEADERS, 0, 5, 'one'),
      frame(DATA, 0, 5, 'no'),
      frame(HEADERS, END_HEADERS, 7, 'x'),
    ];
    expect(read(broken)).toEqual(Buffer.concat([preface, ...broken]));
  });

  it('are not joined with those of another call', () => {
    const broken = [frame(HEADERS, 0, 5, 'one'), frame(CONTINUATION, END_HEADERS, 7, 'no')];
    expect(read(broken)).toEqual(Buffer.concat([preface, ...broken]));
  });
});
