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
  instantiate(
    module: CompiledModule,
    imports: Readonly<Record<string, Readonly<Record<string, unknown>>>>,
  ): Promise<{ readonly exports: object }>;
}

export const webAssembly = (globalThis as unknown as { WebAssembly: WebAssemblyNamespace }).WebAssembly;
