import { CATALOGUE } from '../choice/catalogue.ts';
import { type Answer, refuse } from './answer.ts';
import { RULES } from './rules.ts';
import type { World } from './world.ts';

const OUTAGE = CATALOGUE['platform.outage'];
const DOWN = refuse({
  rule: RULES['platform.down'],
  status: 503,
  code: 'service.unavailable',
  message: 'The service is temporarily unavailable; retry later.',
});

/** The spans in which a platform is down. */
export class Outages {
  #requests = 0;
  #untilMs = 0;

  /** The 503 for a request that arrives now, or `undefined` while the platform is up. */
  refusal({ timeline, choices, settings }: World): Answer | undefined {
    if (!settings.outages) return undefined;
    const { nowMs } = timeline;
    if (nowMs >= this.#untilMs) {
      this.#untilMs = nowMs + choices.draw(OUTAGE, 'platform', this.#requests);
    }
    this.#requests += 1;
    return nowMs < this.#untilMs ? DOWN : undefined;
  }
}
