import type { Log, LogFields, LoggedCall, LogKind } from '../../src/ports.ts';

/** Keeps its lines; calls take no time. */
export class FakeLog implements Log {
  readonly lines: (LogFields & { readonly is: LogKind })[] = [];

  line(kind: LogKind, fields: LogFields): void {
    this.lines.push({ is: kind, ...fields });
  }

  begin(kind: LogKind, fields: LogFields): LoggedCall {
    let open = true;
    return {
      end: (outcome, more) => {
        if (open) this.line(kind, { ...fields, outcome, ...more });
        open = false;
      },
    };
  }
}
