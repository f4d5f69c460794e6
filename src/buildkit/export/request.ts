/** An exporter or a cache, as the daemon takes it. */
export interface TypedAttrs {
  readonly type: string;
  readonly attrs: Readonly<Record<string, string>>;
}

/** What a build leaves when it returns. */
export interface ExportRequest {
  readonly exporters: readonly TypedAttrs[];
  readonly cacheExports: readonly TypedAttrs[];
  readonly cacheImports: readonly TypedAttrs[];
  /** The frontend's options: the daemon takes SOURCE_DATE_EPOCH from them, and the history shows them. */
  readonly frontendAttrs: Readonly<Record<string, string>>;
  /** Whether the engine's history keeps this build. */
  readonly isRecorded: boolean;
}

/** What of it goes into the request that registers a build; its options are joined with others there. */
export function exportFields({ exporters, cacheExports, cacheImports }: ExportRequest) {
  const wire = (all: readonly TypedAttrs[]) => all.map(({ type, attrs }) => ({ Type: type, Attrs: attrs }));
  const [first] = exporters;
  return {
    Exporters: wire(exporters),
    ...(first === undefined
      ? {}
      : { ExporterDeprecated: first.type, ExporterAttrsDeprecated: { ...first.attrs } }),
    Cache: { Exports: wire(cacheExports), Imports: wire(cacheImports) },
  };
}
