/**
 * HTTP/2 framing (RFC 9113, 4.1, 6.2 and 6.10): three bytes of length, one of type, one of flags, four of stream. A list
 * of headers is a HEADERS frame and as many CONTINUATION frames as it takes.
 */
const PREFACE_BYTES = 24;
const HEAD_BYTES = 9;
const HEADERS = 1;
const CONTINUATION = 9;
const END_HEADERS = 0x4;
const PADDED = 0x8;

/** The most that one frame can hold. */
export const MAX_FRAME_BYTES = 2 ** 24 - 1;

interface Block {
  /** The head of its HEADERS frame. */
  readonly head: Buffer;
  readonly parts: Buffer[];
  bytes: number;
}

/**
 * Makes one HEADERS frame of each list of headers in what a client sends. grpc-go cuts them after 16 KB whatever the
 * server takes (internal/transport/http_util.go), and nghttp2 refuses more than eight CONTINUATION frames, which node
 * cannot change. A list that no frame could hold, or that is interrupted by something else, is left to nghttp2 to refuse.
 *
 * @returns a function that takes the next bytes of a connection and returns what to read in their place, most of it as
 * views of the bytes that it got
 */
export function createHeaderJoiner(): (bytes: Buffer) => readonly Buffer[] {
  /** How many bytes are to be passed on before the next frame begins. */
  let passing = PREFACE_BYTES;
  /** How many bytes are still to come of a frame of `block`, and the head of that frame. */
  let collecting = 0;
  let part: Buffer = Buffer.alloc(0);
  let block: Block | null = null;
  /** The beginning of a head. */
  let begun: Buffer = Buffer.alloc(0);

  return (received) => {
    const bytes = begun.length === 0 ? received : Buffer.concat([begun, received]);
    begun = Buffer.alloc(0);
    const out: Buffer[] = [];
    let at = 0;
    let passedFrom = 0;
    const pass = (): void => {
      if (at > passedFrom) out.push(bytes.subarray(passedFrom, at));
      passedFrom = at;
    };
    const endPart = (): void => {
      if (block === null || collecting > 0 || !hasFlag(part, END_HEADERS)) return;
      out.push(...joined(block, END_HEADERS));
      block = null;
    };
    while (at < bytes.length) {
      if (passing > 0) {
        const taken = Math.min(passing, bytes.length - at);
        passing -= taken;
        at += taken;
        continue;
      }
      if (collecting > 0) {
        const taken = Math.min(collecting, bytes.length - at);
        block?.parts.push(bytes.subarray(at, at + taken));
        collecting -= taken;
        at += taken;
        passedFrom = at;
        endPart();
        continue;
      }
      if (bytes.length - at < HEAD_BYTES) break;
      const head = bytes.subarray(at, at + HEAD_BYTES);
      const length = head.readUIntBE(0, 3);
      const begins = head[3] === HEADERS && !hasFlag(head, END_HEADERS) && !hasFlag(head, PADDED);
      if (block !== null && !(continues(block, head) && block.bytes + length <= MAX_FRAME_BYTES)) {
        out.push(...joined(block, 0));
        block = null;
      }
      if (block === null && begins) {
        pass();
        block = { head, parts: [], bytes: 0 };
      }
      if (block === null) {
        passing = HEAD_BYTES + length;
        continue;
      }
      block.bytes += length;
      part = head;
      collecting = length;
      at += HEAD_BYTES;
      passedFrom = at;
      endPart();
    }
    begun = bytes.subarray(at);
    pass();
    return out;
  };
}

function hasFlag(head: Buffer, flag: number): boolean {
  return ((head[4] ?? 0) & flag) !== 0;
}

function continues({ head }: Block, next: Buffer): boolean {
  return next[3] === CONTINUATION && head.readUInt32BE(5) === next.readUInt32BE(5);
}

function joined({ head, parts, bytes }: Block, flags: number): readonly Buffer[] {
  const own = Buffer.from(head);
  own.writeUIntBE(bytes, 0, 3);
  own[4] = (own[4] ?? 0) | flags;
  return [own, ...parts];
}
