import { DockerfileError } from './error.ts';

/** Only the beginning is searched for a NUL, as git does to recognise a binary file. */
const BINARY_PROBE_CHARACTERS = 8000;

/** Decodes the text of a Dockerfile. Throws DockerfileError for an empty file, UTF-16 and binary content. */
export function decodeText(content: string | Uint8Array, fileName: string): string {
  if (content.length === 0) throw new DockerfileError(fileName, null, 'the Dockerfile cannot be empty');
  if (typeof content !== 'string' && hasUtf16Mark(content)) {
    throw new DockerfileError(fileName, null, 'the Dockerfile is UTF-16 text', 'save it as UTF-8');
  }
  const text =
    typeof content === 'string' ? content : new TextDecoder('utf-8', { ignoreBOM: true }).decode(content);
  const nul = text.slice(0, BINARY_PROBE_CHARACTERS).indexOf('\0');
  if (nul >= 0) {
    const line = text.slice(0, nul).split('\n').length;
    throw new DockerfileError(fileName, line, 'the file is binary, not a Dockerfile');
  }
  return text;
}

function hasUtf16Mark(bytes: Uint8Array): boolean {
  const [first, second] = bytes;
  return (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
}
