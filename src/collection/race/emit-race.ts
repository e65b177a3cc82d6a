import type { RaceReport } from '../../report/race-report.ts';
import { assembleCollection } from '../assemble-collection.ts';
import { guarded } from '../checks-guard.ts';
import type { CollectionDocument } from '../collection-document.ts';

import { raceDescription, raceName } from './race-description.ts';
import { raceFolders } from './race-folders.ts';
import type { RunKind } from './run-kind.ts';

/** The collections of one report. */
export interface EmittedCollections {
  /** Repeats the race: exactly the broken invariants fail. */
  readonly race: CollectionDocument;
  /** Repeats the nearest run that passes, where there is one: nothing fails. */
  readonly twin: CollectionDocument | undefined;
}

/**
 * Makes Postman collections of a report. They run through stock Newman against a served platform,
 * make a session of their own whose clock they move, and send each request at the moment at which it
 * reached the platform, so they come to the same end every time. Equal reports give equal documents.
 *
 * @throws {UnrepeatableReportError} if the platform does not answer as the report says.
 */
export function emitCollections(report: RaceReport): EmittedCollections {
  return {
    race: emit(report, 'race'),
    twin: report.twin === undefined ? undefined : emit(report, 'twin'),
  };
}

function emit(report: RaceReport, kind: RunKind): CollectionDocument {
  return assembleCollection({
    name: raceName(report, kind),
    description: raceDescription(report, kind),
    variables: [
      { key: 'sessionId', value: '', type: 'string', description: 'Set by the first request.' },
      { key: 'accessToken', value: '', type: 'string', description: 'Set by the first request.' },
      {
        key: 'checksRun',
        value: '0',
        type: 'string',
        description: 'Counts the checks that ran; the last request looks whether all did.',
      },
    ],
    folders: guarded(raceFolders(report, kind)),
  });
}
