/**
 * Keeps older versions of Node from saying of their SQLite that it is experimental: nothing here depends
 * on what may change. To be called before it is imported.
 */
export function hushSqliteWarning(): void {
  const warn = process.emitWarning;
  process.emitWarning = ((warning: string | Error, ...rest: never[]) => {
    if (!String(warning).includes('SQLite is an experimental')) warn(warning, ...rest);
  }) as typeof process.emitWarning;
}
