import { create } from '@bufbuild/protobuf';
import { type ExecMessage, ExecMessageSchema } from '../../../src/buildkit/gen/gateway_pb.ts';

/** What an engine says of a process. */
export const execMessage = (Input: ExecMessage['Input']): ExecMessage =>
  create(ExecMessageSchema, { ProcessID: 'x', Input });
