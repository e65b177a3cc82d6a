import { SCRIPTS, type ScriptedCall } from './scripted-call.ts';
import type { ScriptedPlatform } from './scripted-platform.ts';

/** What became of calls, as the platform and the store have it in the end. */
export interface Audit {
  /** Calls whose event was acknowledged and on which no end was noted. */
  readonly lost: readonly string[];
  /** What was done to a call that must be done once, or not at all; in words. */
  readonly doubled: readonly string[];
  /** Commands and notes that came again and changed nothing: allowed, and worth knowing. */
  readonly harmlessCopies: number;
}

/** Looks at every call for what was lost and what was done twice. */
export function audit({ calls }: Pick<ScriptedPlatform, 'calls'>): Audit {
  const all = [...calls.values()];
  return {
    lost: all.filter(({ notes }) => notes.length === 0).map(({ id, kind }) => `${id} (${kind})`),
    doubled: all.flatMap(doubledIn),
    harmlessCopies: all.reduce(
      (sum, { copies, notes }) => sum + copies + Math.max(0, notes.length - 1),
      0,
    ),
  };
}

function doubledIn(call: ScriptedCall): string[] {
  const { id, kind, captures, notes, overlaps } = call;
  const { captures: wanted, end } = SCRIPTS[kind];
  const attempts = captures.map(({ attempt }) => attempt);
  const ends = new Set(notes.map(({ compliance, recordingId }) => `${compliance} ${recordingId}`));
  const ending = notes.at(-1)?.lines.filter((line) => / ended as /.test(line)) ?? [];
  const faults: [boolean, string][] = [
    [captures.length !== wanted, `${captures.length} captures, not ${wanted}`],
    [new Set(attempts).size !== attempts.length, `attempts ${attempts} were captured`],
    [overlaps > 0, `${overlaps} captures began while another was under way`],
    [ends.size > 1, `it was noted as ${[...ends].join(' and as ')}`],
    [ending.length > 1, `its log tells of ${ending.length} ends`],
    [
      ending.some((line) => !line.includes(`ended as ${end} `)),
      `its log says "${ending[0]}", not ${end}`,
    ],
  ];
  // What was never noted is lost, and is counted there.
  if (notes.length === 0) return [];
  return faults.filter(([isSo]) => isSo).map(([, says]) => `${id} (${kind}): ${says}`);
}

/** How many cases of each end there must be: one for each call, however often its event came. */
export function endsOf({ calls }: Pick<ScriptedPlatform, 'calls'>): Record<string, number> {
  const ends: Record<string, number> = {};
  for (const { kind } of calls.values()) {
    const { end } = SCRIPTS[kind];
    ends[end] = (ends[end] ?? 0) + 1;
  }
  return ends;
}
