/**
 * Placeholders: what people fill in. They become typed parameters, filled from the incident
 * where it knows them. In a shell `<name>` would be two redirections, so that placeholders are
 * put into brackets that mean nothing to it, of the same length.
 */

/** What an incident knows; the names under which runbooks ask for it. */
export const knownParameters = {
  service:
    'service service-name svc app app-name application compose-service component component-name dependency',
  container: 'container container-name container-id container_id id-or-name',
  image: 'image previous-image image-name',
  port: 'port port-number',
  host: 'host hostname server node ip ip-address',
  project: 'project project-name compose-project',
  network: 'network network-name',
  time: 'time timestamp date start-time started now',
  incident: 'incident incident-id',
  severity: 'severity',
  status: 'status',
  pid: 'pid process-id',
  commit:
    'sha commit commit-sha commit-hash previous-commit previous-stable-commit stable-commit previous-sha previous-version version tag previous-tag',
} as const;

export type ParameterType = keyof typeof knownParameters | 'text';

export interface Parameter {
  readonly name: string;
  readonly type: ParameterType;
  /** Whether an incident fills it in; else a person does. */
  readonly filled: boolean;
}

/** Only a person, or looking at the moment, can tell these. */
const asked: ReadonlySet<ParameterType> = new Set<ParameterType>(['pid', 'commit', 'text']);

const types = new Map<string, ParameterType>(
  Object.entries(knownParameters).flatMap(([type, names]) =>
    names.split(' ').map((name): [string, ParameterType] => [name, type as ParameterType]),
  ),
);

const open = '\u2039';
const close = '\u203a';

/** `<name>` without spaces beside its brackets; `<<EOF` and `<(` are the shell's own. */
const angle =
  /(?<![<\w$)\d])<(?=[A-Za-z])([^<>\n|&;$`"'()]{0,60}[\w.\])-])>(?!>)|(?<=[\w=/:.@"'-])<(?=[A-Za-z])([\w .:/-]{0,60}\w)>/g;

/** `[commit-hash]`: two words at least, so that it is no set of letters. */
const square = /(?<=\s)\[([a-z]{2,20}(?:[- _][a-z]{2,20}){1,4})\](?=\s|$)/g;

export function shielded(text: string): string {
  const shield = (found: string): string => joined(`${open}${found.slice(1, -1)}${close}`);
  const angles = text.includes('<') ? text.replace(angle, shield) : text;
  return angles.includes('[') ? angles.replace(square, shield) : angles;
}

/** A placeholder of several words stays one word of the shell. */
function joined(text: string): string {
  return text.replace(/[ ]/g, '\u00a0').replace(/\[/g, '\u27e6').replace(/\]/g, '\u27e7');
}

const written =
  /\u2039([^\u203a]{1,80})\u203a|\{\{\s{0,3}([\w][\w .-]{0,60}?)\s{0,3}\}\}|\[([A-Z][A-Z0-9 _-]{1,40})\](?!\()|(?<![$\w{])\{([a-z][a-z0-9_-]{1,40})\}|\b((?:YOUR|MY|REPLACE)[_-][A-Z0-9_-]{2,40}|CHANGE_?ME|REPLACE_ME)\b|(?<!(?:grep|printenv|echo|unset|export)\s)(?<=[\s:/'"])((?:SERVICE|CONTAINER|IMAGE|NETWORK|VOLUME|POD)_?(?:NAME|ID)|(?:service|container)[_-]?(?:name|id)|your[_-][a-z][a-z_-]{1,30}|(?:コンテナ|サービス|容器|服务|컨테이너|서비스)(?:ID|id|名|名称|名前|이름|명))(?=[\s'"/]|$)|(?<=:)(PORT)\b/g;

const mayHold =
  /[\u2039{[]|\b(?:YOUR|MY|REPLACE|CHANGE)|(?:service|container|image|network|volume|pod)[_-]?(?:name|id)\b|your[_-]|:PORT\b|(?:コンテナ|サービス|容器|服务|컨테이너|서비스)/i;
const none: readonly Parameter[] = [];

/** In a command as it was parsed. Of equal names the first. */
export function parametersIn(text: string): readonly Parameter[] {
  if (!mayHold.test(text)) return none;
  const found = new Map<string, Parameter>();
  for (const match of text.matchAll(written)) {
    const name = normal(
      match[1] ?? match[2] ?? match[3] ?? match[4] ?? match[5] ?? match[6] ?? match[7] ?? '',
    );
    if (name === '' || found.has(name)) continue;
    const type = types.get(name) ?? 'text';
    found.set(name, { name, type, filled: !asked.has(type) });
  }
  return [...found.values()];
}

/** Where the first `<name>` or `[NAME]` stands that only a person can fill in; null: none. */
export function unfilledAt(text: string): { readonly at: number; readonly name: string } | null {
  for (const match of text.matchAll(/\u2039([^\u203a]{1,80})\u203a|\[([A-Z][A-Z _-]{1,30})\]/g)) {
    const name = normal(match[1] ?? match[2] ?? '');
    const type = types.get(name) ?? 'text';
    // In square brackets other words may be a set of letters.
    if (asked.has(type) && (match[1] !== undefined || type !== 'text'))
      return { at: match.index, name };
  }
  return null;
}

/** `コンテナID` and `CONTAINERNAME` are called as `container-id` and `container-name` are. */
function inLetters(name: string): string {
  return name
    .replace(/^(?:コンテナ|容器|컨테이너)/, 'container-')
    .replace(/^(?:サービス|服务|서비스)/, 'service-')
    .replace(/(?:名称|名前|名|이름|명)$/, 'name')
    .replace(/^(service|container|image|network|volume|pod)(name|id)$/i, '$1-$2');
}

function normal(name: string): string {
  return inLetters(name)
    .trim()
    .toLowerCase()
    .replace(/[\s\u00a0_.]+/g, '-')
    .replace(/[^a-z0-9/:-]/g, '');
}
