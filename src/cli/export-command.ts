import { basename, join } from 'node:path';
import { emitCollections } from '../collection/race/emit-race.ts';
import { renderCurl } from '../report/formats/render-curl.ts';
import { renderMermaid } from '../report/formats/render-mermaid.ts';
import { commandName } from './command-name.ts';
import { EXIT, type ExitCode } from './exit-code.ts';
import { readReportFile, reportText, writeText } from './files.ts';
import { UsageError } from './usage-error.ts';

/** What `stalemate export` takes: exactly one form. */
export interface ExportOptions {
  readonly newman?: boolean;
  readonly curl?: boolean;
  readonly mermaid?: boolean;
  readonly json?: boolean;
  readonly twin?: boolean;
  readonly out?: string;
}

/** Shows a report in another form: text to standard output, collections to files. */
export function exportCommand(path: string, options: ExportOptions): ExitCode {
  const forms = (['newman', 'curl', 'mermaid', 'json'] as const).filter((form) => options[form]);
  const [form, ...others] = forms;
  if (form === undefined || others.length > 0) {
    throw new UsageError('give one of --newman, --curl, --mermaid and --json');
  }
  const report = readReportFile(path);
  const which = options.twin === true ? 'twin' : 'race';
  if (which === 'twin' && report.twin === undefined) {
    throw new UsageError(`${path} has no twin: no single change makes its run pass`);
  }
  if (form === 'newman') {
    const stem = basename(path).replace(/(\.report)?\.json$/, '');
    const folder = options.out ?? '.stalemate';
    const collections = emitCollections(report);
    for (const [kind, collection] of Object.entries(collections)) {
      if (collection === undefined) continue;
      const file = join(folder, `${stem}.${kind}.postman_collection.json`);
      writeText(file, `${JSON.stringify(collection, null, 2)}\n`);
      const expectation = kind === 'race' ? 'fails, exit 1' : 'passes, exit 0';
      process.stdout.write(`${file}  (${expectation})\n`);
    }
    process.stdout.write(
      '\nRun them against a served platform:\n' +
        `  ${commandName()} serve\n` +
        `  npx newman run ${join(folder, `${stem}.race.postman_collection.json`)} --env-var baseUrl=http://127.0.0.1:4010\n`,
    );
    return EXIT.clean;
  }
  const text =
    form === 'curl'
      ? renderCurl(report, { which })
      : form === 'mermaid'
        ? renderMermaid(report)
        : reportText(report);
  if (options.out === undefined) process.stdout.write(text);
  else writeText(options.out, text);
  return EXIT.clean;
}
