/** The part of Newman's library that tests use; the package brings no types. */
declare module 'newman' {
  interface Execution {
    readonly assertions?: readonly { readonly assertion: string; readonly error?: unknown }[];
  }
  interface Summary {
    readonly run: {
      readonly executions: readonly Execution[];
      readonly failures: readonly {
        readonly error: { readonly name: string; readonly message: string };
      }[];
    };
  }
  interface Options {
    readonly collection: object;
    readonly envVar: readonly { readonly key: string; readonly value: string }[];
    readonly reporters: readonly string[];
  }
  export function run(
    options: Options,
    done: (error: Error | null, summary: Summary) => void,
  ): void;
}
