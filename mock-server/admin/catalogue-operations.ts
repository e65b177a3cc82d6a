import { KINDS } from '../../src/choice/catalogue.ts';
import { ADMIN_PATH } from '../platform-handler.ts';
import { PRESETS } from '../presets.ts';
import type { Sessions } from '../sessions.ts';
import { type AdminOperation, adminOperation, answer } from './admin-operation.ts';

/** The operations that say what there is. `others` are those of the index beside them. */
export function createCatalogueOperations(
  sessions: Sessions,
  others: readonly AdminOperation[],
): AdminOperation[] {
  const own: AdminOperation[] = [
    adminOperation({
      method: 'GET',
      path: '/',
      says: 'lists the operations of the admin API and the presets',
      run: () =>
        answer({
          operations: [...own, ...others].map(({ method, path, says }) => ({
            method,
            path: path === '/' ? ADMIN_PATH : `${ADMIN_PATH}${path}`,
            says,
          })),
          presets: PRESETS.map(({ name, says, seeded }) => ({ name, says, seeded })),
        }),
    }),
    adminOperation({
      method: 'GET',
      path: '/health',
      says: 'tells that the server lives',
      run: () => answer({ status: 'ok' }),
    }),
    adminOperation({
      method: 'GET',
      path: '/ready',
      says: 'tells that the server takes requests, and how many sessions it has',
      run: () => answer({ status: 'ready', sessions: sessions.size }),
    }),
    adminOperation({
      method: 'GET',
      path: '/choices',
      says: 'lists every kind of choice that a plan can make',
      run: () =>
        answer({
          choices: KINDS.map(({ name, max, unit, subject, what, provenance }) => ({
            name,
            max,
            unit,
            subject,
            what,
            provenance,
          })),
        }),
    }),
  ];
  return own;
}
