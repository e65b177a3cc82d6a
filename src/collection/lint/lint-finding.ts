/** Every rule of the linter. */
export type LintRule =
  /** A part is missing or of another form than the schema has it. */
  | 'schema'
  /** A key that Newman does not know and passes over in silence. */
  | 'unknown-key'
  /** Nothing is sent, so nothing can fail. */
  | 'empty-collection'
  /** `{{name}}` that nothing defines is sent as it stands. */
  | 'unresolved-variable'
  /** A jump to a request that does not exist ends the run, with exit code 0. */
  | 'unknown-next-request'
  /** A test whose callback is async ends before its assertions, or ends the process. */
  | 'async-test'
  /** The sandbox does not parse it, so none of the script runs. */
  | 'top-level-await'
  /** It gives back `pm`, not the answer. */
  | 'awaited-send-request'
  /** It does not exist in the sandbox. */
  | 'not-in-sandbox'
  /** None of it runs. */
  | 'unparsable-script'
  /** `pm.sendRequest` sends `{{name}}` as it stands. */
  | 'unreplaced-variable'
  /** Nobody can tell what it is for. */
  | 'no-description'
  /** Whatever it answers, the run passes. */
  | 'no-test'
  /** Nobody can read what it answers without running it. */
  | 'no-example'
  /** People read the whole URL, Newman its parts. */
  | 'url'
  | 'duplicate-id'
  /** Jumps by name go to one of them. */
  | 'duplicate-name'
  /** Nothing notices a test that got lost. */
  | 'guard';

/** Something that Newman would let pass in silence. */
export interface LintFinding {
  readonly rule: LintRule;
  /** Where, as a path of keys and, for a request, its name: `item.1.item.0 (2.1 Stop)`. */
  readonly place: string;
  /** What is wrong and what to do. */
  readonly message: string;
}
