/**
 * The part of the WebAssembly interface that is used here. TypeScript has it in its DOM library only, which a package
 * for Node and browsers alike should not pull in.
 */
export interface WasmMemory {
  readonly buffer: ArrayBufferLike;
}

declare const compiledModule: unique symbol;
/** A compiled module: opaque. */
export interface CompiledModule {
  readonly [compiledModule]: true;
}

interface WebAssemblyNamespace {
  readonly Memory: new (limits: { initial: number; maximum: number; shared?: boolean }) => WasmMemory;
  readonly Module: { customSections(module: CompiledModule, name: string): ArrayBuffer[] };
  validate(bytes: Uint8Array): boolean;
  compile(bytes: Uint8Array): Promise<CompiledModule>;
  /** Synchronous, also in a page: our modules are far below the size that engines refuse there. */
  readonly Instance: new (
    module: CompiledModule,
    imports: Readonly<Record<string, Readonly<Record<string, unknown>>>>,
  ) => { readonly exports: object };
}

export const webAssembly = (globalThis as unknown as { WebAssembly: WebAssemblyNamespace }).WebAssembly;
