import type { Dialect } from '../../route.ts';
import { interactionRoutes } from './interaction-routes.ts';
import { CONTACT_SPELLING } from './outbound-bodies.ts';
import { outboundRoutes } from './outbound-routes.ts';
import { participantRoutes } from './participant-routes.ts';
import { EXPORT_SPELLING } from './quality-bodies.ts';
import { qualityRoutes } from './quality-routes.ts';
import { RECORDING_SPELLING } from './voice-bodies.ts';
import { voiceRoutes } from './voice-routes.ts';
import { webhookRoutes } from './webhook-routes.ts';

/**
 * The routes that the seed documents name. They are a forum's words for real behaviour, not a
 * vendor's published API.
 */
export const forumDialect: Dialect = {
  name: 'forum',
  spelling: {
    recording: RECORDING_SPELLING,
    'export-job': EXPORT_SPELLING,
    contact: CONTACT_SPELLING,
  },
  routes: [
    ...voiceRoutes,
    ...participantRoutes,
    ...webhookRoutes,
    ...qualityRoutes,
    ...outboundRoutes,
    ...interactionRoutes,
  ],
};
