/** The document alone of a source that also says where in it: `000` of `000: the question`. */
export function seedDocument(source: string): string {
  return source.split(':')[0] ?? source;
}
