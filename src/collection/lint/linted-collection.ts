import { isRecord } from './document-form.ts';
import { type ScriptCode, scriptCode } from './script-code.ts';

/** A script of a collection. */
export interface LintedScript {
  readonly listen: string;
  readonly place: string;
  readonly source: ScriptCode;
}

/** A request of a collection with everything that bears on it. */
export interface LintedRequest {
  readonly place: string;
  readonly name: string;
  readonly id: string | undefined;
  readonly item: Readonly<Record<string, unknown>>;
  readonly request: Readonly<Record<string, unknown>>;
  /** Of the collection, then of the folders, then its own. */
  readonly scripts: readonly LintedScript[];
  /** Its own scripts. */
  readonly ownScripts: readonly LintedScript[];
  /** The authentication that it is sent with. */
  readonly auth: unknown;
}

/** A folder or a request, as a thing with a name. */
export interface LintedItem {
  readonly place: string;
  readonly name: string;
  readonly id: string | undefined;
  readonly description: unknown;
  readonly isFolder: boolean;
}

/** A collection laid flat, in the order in which Newman goes through it. */
export interface LintedCollection {
  readonly requests: readonly LintedRequest[];
  readonly items: readonly LintedItem[];
  /** Each script once. */
  readonly scripts: readonly LintedScript[];
  /** The variables that the collection gives a value. */
  readonly variables: readonly string[];
  readonly description: unknown;
}

interface Surroundings {
  readonly place: string;
  readonly scripts: readonly LintedScript[];
  readonly auth: unknown;
}

/** Lays a collection flat. What is not of the right form is passed over. */
export function layFlat(document: Readonly<Record<string, unknown>>): LintedCollection {
  const requests: LintedRequest[] = [];
  const items: LintedItem[] = [];
  const scripts: LintedScript[] = [];
  const walk = (list: unknown, around: Surroundings): void => {
    for (const [index, item] of records(list).entries()) {
      const name = typeof item.name === 'string' ? item.name : '';
      const id = typeof item.id === 'string' ? item.id : undefined;
      const path = `${around.place === '' ? '' : `${around.place}.`}item.${index}`;
      const place = `${path} (${name})`;
      const ownScripts = scriptsOf(item, place);
      scripts.push(...ownScripts);
      const within: Surroundings = {
        place: path,
        scripts: [...around.scripts, ...ownScripts],
        auth: item.auth ?? around.auth,
      };
      const isFolder = 'item' in item;
      const request = isRecord(item.request) ? item.request : {};
      const description = isFolder ? item.description : request.description;
      items.push({ place, name, id, description, isFolder });
      if (isFolder) walk(item.item, within);
      else {
        const { scripts: all } = within;
        const auth = request.auth ?? around.auth;
        requests.push({ place, name, id, item, request, scripts: all, ownScripts, auth });
      }
    }
  };
  const own = scriptsOf(document, 'collection');
  scripts.push(...own);
  walk(document.item, { place: '', scripts: own, auth: document.auth });
  const info = isRecord(document.info) ? document.info : {};
  const variables = records(document.variable)
    .filter(({ value }) => value !== '' && value !== undefined)
    .map(({ key }) => String(key));
  return { requests, items, scripts, variables, description: info.description };
}

function scriptsOf(item: Readonly<Record<string, unknown>>, place: string): LintedScript[] {
  return records(item.event).map((event) => {
    const exec = isRecord(event.script) ? event.script.exec : undefined;
    const text = Array.isArray(exec) ? exec.join('\n') : '';
    const listen = String(event.listen);
    return { listen, place: `${place} ${listen} script`, source: scriptCode(text) };
  });
}

function records(list: unknown): Readonly<Record<string, unknown>>[] {
  return Array.isArray(list) ? list.filter(isRecord) : [];
}
