/**
 * Descriptions of messages from JSON (plain-descriptor.mjs), for protobuf-es (codegenv2/file.js). The library has them in
 * protobuf, and before it can read one it needs the description of descriptions. test/scripts/quick-descriptors.test.ts
 * compares the two.
 */
import { protoCamelCase } from '@bufbuild/protobuf/reflect';
import type { FileDescriptorProto } from '@bufbuild/protobuf/wkt';

type Fields = Readonly<Record<string, unknown>>;

/** What the fields of messages are that are not set. As in the library, they are on the prototype. */
const NONE: readonly never[] = [];
const FILE = {
  $typeName: 'google.protobuf.FileDescriptorProto',
  ...{ package: '', syntax: '', edition: 0, dependency: NONE },
  ...{ messageType: NONE, enumType: NONE, service: NONE, extension: NONE },
};
const MESSAGE = {
  $typeName: 'google.protobuf.DescriptorProto',
  ...{ field: NONE, nestedType: NONE, enumType: NONE, oneofDecl: NONE, extension: NONE },
};
const FIELD = {
  $typeName: 'google.protobuf.FieldDescriptorProto',
  ...{ label: 1, typeName: '', extendee: '', defaultValue: '', oneofIndex: 0, proto3Optional: false },
};
const ENUM = { $typeName: 'google.protobuf.EnumDescriptorProto', value: NONE };
const SERVICE = { $typeName: 'google.protobuf.ServiceDescriptorProto', method: NONE };
const METHOD = {
  $typeName: 'google.protobuf.MethodDescriptorProto',
  ...{ clientStreaming: false, serverStreaming: false },
};

/**
 * A FileDescriptorProto, without its imports.
 *
 * @param json from plainDescriptor
 */
export function plainFile(json: string): FileDescriptorProto {
  const { messageType, enumType, service, ...plain } = JSON.parse(json) as Fields;
  return made(FILE, {
    ...plain,
    messageType: each(messageType, message),
    enumType: each(enumType, (one) => made(ENUM, one)),
    service: each(service, ({ method, ...one }) =>
      made(SERVICE, { ...one, method: each(method, (call) => made(METHOD, call)) }),
    ),
  }) as unknown as FileDescriptorProto;
}

function message({ field, nestedType, enumType, ...plain }: Fields): Fields {
  return made(MESSAGE, {
    ...plain,
    field: each(field, (one) => made(FIELD, { jsonName: protoCamelCase(String(one.name)), ...one })),
    nestedType: each(nestedType, message),
    enumType: each(enumType, (one) => made(ENUM, one)),
  });
}

function each(list: unknown, make: (fields: Fields) => Fields): readonly Fields[] {
  return ((list ?? NONE) as readonly Fields[]).map(make);
}

function made(unset: Fields, fields: Fields): Fields {
  return Object.assign(Object.create(unset), fields);
}
