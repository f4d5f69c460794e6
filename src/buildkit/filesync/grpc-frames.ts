/** gRPC's framing of messages: a byte 0 (not compressed), the length as 32 bits big-endian, the message. */
const prefix = 5;

/**
 * Takes messages out of the bytes of a gRPC stream, in whatever pieces they come.
 *
 * @returns a function that takes a piece and gives the messages that it completes; it throws an Error for a
 *   compressed message, which we never agree to
 */
export function createDeframer(): (piece: Uint8Array) => Uint8Array[] {
  let rest: Buffer = Buffer.alloc(0);
  return (piece) => {
    const bytes = rest.length === 0 ? Buffer.from(piece) : Buffer.concat([rest, piece]);
    const messages: Uint8Array[] = [];
    let at = 0;
    while (bytes.length - at >= prefix) {
      if (bytes[at] !== 0) throw new Error('The engine sent a compressed message, which was not agreed on.');
      const end = at + prefix + bytes.readUInt32BE(at + 1);
      if (end > bytes.length) break;
      messages.push(bytes.subarray(at + prefix, end));
      at = end;
    }
    rest = bytes.subarray(at);
    return messages;
  };
}
