import type { WavePolicy } from '../../media/wave-policy.ts';
import type { InspectFile } from '../inspect-file.ts';
import type { CaseStore } from '../ports/case-store.ts';
import type { RecordingPlatform, Refused, Unavailable } from '../ports/recording-platform.ts';
import { caseIdOf, type RepairCase } from '../repair-case.ts';
import { recordingOf, type SeenInteraction } from '../seen-interaction.ts';
import { canHappen, type DecisionContext, giveUp, type Turn, tryAgain } from '../turn.ts';

/** What steps are taken with. */
export interface StepTools {
  readonly platform: RecordingPlatform;
  readonly inspect: InspectFile;
  /** Which files it accepts; those of `WAVE_POLICY` unless told. */
  readonly media?: WavePolicy | undefined;
  /** Where a step finds what is done about other recordings of the interaction. */
  readonly store: { readonly cases: Pick<CaseStore, 'find'> };
  /** The moment and the policy of a decision, asked for when it is made. */
  readonly context: () => DecisionContext;
}

/** A turn, and the interaction as it was seen, for a step that follows at once. */
export interface Taken {
  readonly turn: Turn;
  readonly seen?: SeenInteraction | undefined;
}

/**
 * One step of a case in a certain state: it asks the platform for facts, or commands it, and has the
 * outcome decided. It may be taken twice, so whatever it does to the platform bears repeating.
 *
 * @param seen the interaction as the step before has just seen it.
 */
export type Step = (
  tools: StepTools,
  repairCase: RepairCase,
  seen: SeenInteraction | undefined,
) => Promise<Taken>;

/** Looks at the interaction and goes on with what was seen; whatever else came is decided here. */
export async function withLook(
  { platform, context, store }: StepTools,
  repairCase: RepairCase,
  goOn: (seen: SeenInteraction) => Taken | Promise<Taken>,
): Promise<Taken> {
  const look = await platform.look(repairCase.interactionId, repairCase.correlationId);
  if (look.kind === 'seen') {
    if (!(await isOfAnother(store, repairCase, look.view))) return goOn(look.view);
    const { endedAtMs: interactionEndedAtMs } = look.view;
    return { turn: { event: 'MERGED', change: {}, interactionEndedAtMs } };
  }
  if (look.kind !== 'missing') return { turn: withoutLook(repairCase, look, context()) };
  // A read model may not know yet what an event has already told of.
  return { turn: tryAgain(repairCase, 'the interaction is not there', 0, context()) };
}

/**
 * Whether the read shows a recording to be the second capture for another one that has a case. Only the
 * platform can tell, and when the case was opened it had not.
 */
async function isOfAnother(
  { cases }: StepTools['store'],
  { tenant, interactionId, recordingId, state }: RepairCase,
  seen: SeenInteraction,
): Promise<boolean> {
  const replaces = recordingOf(seen, recordingId)?.replaces;
  if (replaces === undefined || !canHappen('MERGED', state)) return false;
  return (await cases.find(caseIdOf(tenant, interactionId, replaces))) !== undefined;
}

function withoutLook(
  repairCase: RepairCase,
  look: Unavailable | Refused,
  context: DecisionContext,
): Turn {
  return look.kind === 'refused'
    ? giveUp(repairCase, 'look-refused', look.because, context)
    : tryAgain(repairCase, look.because, look.retryAfterMs, context);
}
