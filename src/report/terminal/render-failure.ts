import { kindNamed } from '../../choice/catalogue.ts';
import type { RaceReport } from '../race-report.ts';
import { disagreement } from '../words/band-words.ts';
import { choiceEffect, choiceWords } from '../words/choice-words.ts';
import { clientName } from '../words/client-name.ts';
import { provenanceAgain, provenanceText } from '../words/provenance-text.ts';
import { circledNumber } from './circled-number.ts';
import { decisiveRefusal } from './decisive-refusal.ts';
import { drawFailure, PICTURE_WIDTH_MIN } from './draw-failure.ts';
import { flowText } from './flow-text.ts';
import { foundWords } from './found-words.ts';
import { lastWord, truthWords } from './last-words.ts';
import { listOperations } from './list-operations.ts';
import type { Paint } from './paint.ts';
import { type Piece, styled } from './piece.ts';
import { setCommand } from './set-command.ts';

/** How a failure is set. */
export interface FailureOptions {
  readonly paint: Paint;
  /** Columns; 20 at the least. Below {@link PICTURE_WIDTH_MIN} there is no picture. */
  readonly width: number;
  /** The commands that replay it, one a line. */
  readonly replay: readonly string[];
}

/** Narrower lines than this are set as if there were so many columns. */
const WIDTH_MIN = 20;
/** Prose in longer lines is hard to read. */
const PROSE_WIDTH_MAX = 100;
const NAME_WIDTH = 11;
const LEGEND = '▓ goes on  ▒ changing  · at rest  ▼ arrives  ╱╱ idle time';

/**
 * A finding as a block of text on which a person can act without opening anything: what broke, how
 * it was found, a picture, every operation, why, what to do instead and how to see it again. No line
 * is wider than asked, but for a word of a command, which would not work in two parts.
 */
export function renderFailure(report: RaceReport, options: FailureOptions): string {
  const { paint, replay } = options;
  const width = Math.max(WIDTH_MIN, Math.floor(options.width));
  const { scenario, client, broken, run, twin } = report;
  const proseWidth = Math.min(width, PROSE_WIDTH_MAX);
  const title = ['✗ ', scenario.title, ' · ', clientName(client), ' · ', broken.invariant];
  const said = (name: string, ...pieces: readonly Piece[]): string[] =>
    section(name, pieces, proseWidth, paint);
  const lines = [
    ...flowText(
      title.map((text) => styled('bold', text)),
      { width, indent: 2, paint },
    ).map((line) => paint.red(line)),
    '',
    ...said('happened', styled('red', broken.because)),
    ...said('must hold', broken.says, ...source(broken)),
    ...said('found', foundWords(report)),
    '',
  ];
  if (width >= PICTURE_WIDTH_MIN) {
    lines.push(...drawFailure(report, width, paint), '', `  ${paint.dim(LEGEND)}`, '');
  }
  lines.push(...listOperations(run, { width, paint }), '');
  for (const [index, pieces] of reasons(report).entries()) {
    lines.push(...said(index === 0 ? 'why' : '', ...pieces));
  }
  lines.push(
    ...said('last word', run.reports.map(lastWord).join('; ') || 'nobody said how it ended'),
  );
  lines.push(...said('in truth', truthWords(report)));
  lines.push(
    ...said(
      'twin',
      twin === undefined ? 'no single choice makes it pass' : styled('green', twin.says),
    ),
  );
  if (client.kind === 'strategy' && client.instead !== '') {
    lines.push(...said('instead', styled('bold', client.instead)));
  }
  for (const [index, command] of replay.entries()) {
    lines.push(...setCommand(command, index === 0 ? 'replay' : '', NAME_WIDTH, width, paint));
  }
  return `${lines.join('\n')}\n`;
}

function section(name: string, pieces: readonly Piece[], width: number, paint: Paint): string[] {
  const first = styled('dim', `  ${name.padEnd(NAME_WIDTH)} `);
  return flowText(pieces, { width, first, paint });
}

/** Something with a provenance: an invariant, a kind of choice, a rule. */
type Sourced = Pick<RaceReport['broken'], 'provenance'>;

function source(rule: Sourced): Piece[] {
  return [' ', styled('dim', `[${provenanceText(rule.provenance)}]`)];
}

/** What had to happen for it, and the rule by which the platform gave the decisive answer. */
function reasons(report: RaceReport): Piece[][] {
  const { run, twin } = report;
  const given = new Set<string>();
  // Many choices of one run have one provenance, whose sentence is read once.
  const sourceOf = (rule: Sourced): Piece[] => {
    const text = provenanceText(rule.provenance);
    if (given.has(text)) return [' ', styled('dim', `[${provenanceAgain(rule.provenance)}]`)];
    given.add(text);
    return source(rule);
  };
  const why = run.plan.choices.map((choice): Piece[] => {
    const kind = kindNamed(choice.kind);
    const name = styled('bold', choiceWords(choice, twin));
    return kind === undefined
      ? [name]
      : [name, `: ${choiceEffect(kind, choice.nth)}`, ...sourceOf(kind)];
  });
  if (why.length === 0) why.push(['nothing had to go wrong: it fails when all is well']);
  const refusal = decisiveRefusal(report);
  if (refusal === undefined) return why;
  const { operation, arrival, entry } = refusal;
  const got = `${circledNumber(operation.number)} got ${arrival.status} by `;
  const clash = entry.before && disagreement(entry.before);
  return [
    ...why,
    [got, styled('bold', entry.rule), `: ${entry.says}`, ...sourceOf(entry)],
    ...(clash === undefined ? [] : [[styled('yellow', `⚠ just then ${clash.says}`)]]),
  ];
}
