import { describeDialect } from '../openapi/describe-dialect.ts';
import { forumDialect } from '../platform/dialect/forum/forum.ts';
import { EXIT, type ExitCode } from './exit-code.ts';
import { writeText } from './files.ts';

/** What `stalemate openapi` takes. */
export interface OpenApiOptions {
  readonly out?: string;
}

/** The text of the platform's OpenAPI document: stable, so that equal routes give equal bytes. */
export function openApiText(): string {
  return `${JSON.stringify(describeDialect(forumDialect), null, 2)}\n`;
}

/** Writes the platform's OpenAPI document to standard output, or to a file. */
export function openApiCommand({ out }: OpenApiOptions): ExitCode {
  if (out === undefined) process.stdout.write(openApiText());
  else {
    writeText(out, openApiText());
    process.stdout.write(`${out} written\n`);
  }
  return EXIT.clean;
}
