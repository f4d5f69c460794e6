import { create, fromBinary } from '@bufbuild/protobuf';
import { Code, ConnectError, decodeBinaryHeader } from '@connectrpc/connect';
import { type Status, StatusSchema } from '../gen/status_pb.ts';

/**
 * An error as the engine takes it back. One of its own is given as it came, so that the history has the lines of the
 * Dockerfile and the step; connect keeps the message that it came in, but cuts the names of the types in its own form.
 */
export function wireStatus(error: Error): Status {
  if (!(error instanceof ConnectError)) {
    return create(StatusSchema, { code: Code.Unknown, message: error.message });
  }
  const header = error.metadata.get('grpc-status-details-bin');
  if (header !== null) {
    try {
      return fromBinary(StatusSchema, decodeBinaryHeader(header));
    } catch {
      // Without details the message is still right.
    }
  }
  return create(StatusSchema, { code: error.code, message: error.rawMessage });
}
