import { exportJobMachine } from '../../../machine/export-job.ts';
import type { MachineDriver, Step, SystemDriver } from '../contract-driver.ts';

const EXPORT = 'export-1';
const TENANT = 'tenant-1';
const NEW_YEAR = { start_date: '2026-01-01', end_date: '2026-01-03' };
const LATER = { start_date: '2026-02-01', end_date: '2026-02-03' };

const CREATE = {
  kind: 'request',
  operation: 'export.create',
  status: 201,
  says: 'starts an export',
  body: NEW_YEAR,
} as const satisfies Step;

/**
 * Starts an export of one day of a month, so that what is made elsewhere, where exports take their
 * time, does not lock out what is made after it.
 */
function createIn(month: '03' | '04' | '05'): Step {
  return { ...CREATE, body: { start_date: `2026-${month}-01`, end_date: `2026-${month}-02` } };
}

const CANCEL: Step = {
  kind: 'request',
  operation: 'export.cancel',
  status: 204,
  says: 'calls the export off',
};

const FAILURE: Step = {
  kind: 'choose',
  choice: { kind: 'export.failure', subject: TENANT, value: 1 },
};

/** Until an export that nothing holds up has finished. */
const A_WHILE: Step = { kind: 'wait', ms: 10 };

/** The export waits before it is processed, so that it can be met. */
const QUEUED = { kind: 'export.queue-lag', subject: EXPORT, nth: 0, value: 300 } as const;

const exportJob: MachineDriver = {
  machine: exportJobMachine,
  seen: { field: 'truth', resource: EXPORT },
  subject: EXPORT,
  choices: [QUEUED, { kind: 'export.processing-lag', subject: EXPORT, nth: 0, value: 700 }],
  arrive: [CREATE],
  take: { CANCEL: [CANCEL], 'processingLag if exportFails': [FAILURE] },
  look: {
    kind: 'request',
    operation: 'export.get',
    status: 200,
    says: 'shows how far the export is',
  },
};

/** Bulk exports of quality evaluations. */
export const exportsOfEvaluations: SystemDriver = {
  system: 'exports',
  title: 'Exports of evaluations',
  says: 'Bulk exports of quality evaluations, which lock the range of dates that they read.',
  scenario: 'evaluation-exports',
  variables: [
    {
      key: 'exportId',
      value: EXPORT,
      says: 'an export that exists',
      madeBy: { operation: 'export.create', field: 'exportId' },
    },
  ],
  machines: [exportJob],
  operations: {
    'export.create': {
      request: { body: NEW_YEAR },
      succeeds: { says: 'starts an export', status: 201 },
      otherRequest: { body: LATER },
      scenes: [
        {
          says: 'while another export holds a part of the range',
          status: 409,
          code: 'export.range.locked',
          steps: [CREATE],
          choices: [QUEUED],
        },
        {
          says: 'with a range that ends before it begins',
          status: 400,
          code: 'bad.request',
          request: { body: { start_date: '2026-01-03', end_date: '2026-01-01' } },
        },
      ],
    },
    'export.list': {
      succeeds: { says: 'lists the exports', status: 200 },
      scenes: [
        {
          says: 'lists those in some states that overlap a range',
          status: 200,
          steps: [CREATE],
          choices: [QUEUED],
          request: { query: 'state=QUEUED,IN_PROGRESS&start_date=2026-01-02&end_date=2026-01-04' },
        },
      ],
    },
    'export.get': { succeeds: { says: 'shows the export', status: 200, steps: [createIn('03')] } },
    'export.cancel': {
      succeeds: {
        says: 'calls the export off',
        status: 204,
        steps: [createIn('04')],
        choices: [QUEUED],
        unhurried: true,
      },
      scenes: [
        {
          says: 'what was called off already',
          status: 204,
          steps: [createIn('05'), CANCEL],
          choices: [QUEUED],
          unhurried: true,
        },
        {
          says: 'an export that has completed',
          status: 409,
          code: 'export.completed',
          steps: [CREATE, A_WHILE],
        },
        {
          says: 'an export that has failed',
          status: 409,
          code: 'export.failed',
          steps: [FAILURE, CREATE, A_WHILE],
        },
      ],
    },
  },
};
