// Describes the messages of a .proto file in JSON, for quick-descriptors.ts, instead of in protobuf itself.
import { fromBinary } from '@bufbuild/protobuf';
import { base64Decode } from '@bufbuild/protobuf/wire';
import { FileDescriptorProtoSchema } from '@bufbuild/protobuf/wkt';

/** What nothing asks for at run time: type names, options of other languages, and fields that the library does not know. */
const LEFT_OUT = new Set(['$typeName', '$unknown', 'uninterpretedOption', 'sourceCodeInfo']);

/**
 * @param {string} base64 a FileDescriptorProto as generated code holds it
 * @returns {string} the fields that are set, in JSON
 */
export function plainDescriptor(base64) {
  const { options: _, ...file } = fromBinary(FileDescriptorProtoSchema, base64Decode(base64));
  return JSON.stringify(file, (key, value) => {
    if (LEFT_OUT.has(key) || (Array.isArray(value) && value.length === 0)) return undefined;
    if (typeof value === 'bigint' || value instanceof Uint8Array) throw new Error(`${key} is not expected`);
    return value;
  });
}
