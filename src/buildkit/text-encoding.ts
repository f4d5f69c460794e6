import { configureTextEncoding } from '@bufbuild/protobuf/wire';
import { decodeName, encodeName, isText } from '../filesystem/bytes.ts';

const encoder = new TextEncoder();

/**
 * Lets strings of messages be any bytes, as they are in file names: a Dockerfile need not be UTF-8, and engines up to
 * Docker 26 pass its bytes on in step names, arguments and variables. What is not UTF-8 is kept as lone surrogates, so
 * that it goes back to the engine unchanged.
 */
export function acceptAnyText(): void {
  configureTextEncoding({
    checkUtf8: () => true,
    encodeUtf8: (text) => Uint8Array.from(encodeName(text)),
    encodeUtf8Into: (text, into) => {
      if (isText(text)) return encoder.encodeInto(text, into);
      const bytes = encodeName(text);
      into.set(bytes);
      return { written: bytes.length };
    },
    decodeUtf8: decodeName,
  });
}
