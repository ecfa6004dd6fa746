/**
 * What stands in a shell block and is no shell: pieces of YAML, SQL, PromQL, output and prose,
 * told by their first line. Only lines are looked at where no shell command begins that we know.
 */
import { sqlWords } from './sql.ts';

export type FragmentKind = 'yaml' | 'sql' | 'promql' | 'redis' | 'config' | 'output' | 'prose';

const sqlShape =
  /^\s*(?:(?:select|explain|with|insert into|update|delete from|alter|create|drop|truncate|show|grant|revoke|vacuum|analyze|reindex|begin|commit|rollback|set|kill|flush|optimize|call|describe|use|checkpoint)\b|\\(?:[dlqxcit]\w?\+?)(?:\s|$))/i;

const redisVerbs =
  /^\s*(?:INFO|PING|FLUSHALL|FLUSHDB|CONFIG|CLIENT|SLOWLOG|DBSIZE|KEYS|GET|SET|DEL|MONITOR|MEMORY|LATENCY|CLUSTER|ROLE|BGSAVE|SCAN|TTL|LLEN|DEBUG)(?:\s|$)/;

const promqlFunction =
  /^\s*(?:sum|rate|irate|increase|avg|max|min|count|topk|bottomk|histogram_quantile|absent|up|avg_over_time|max_over_time|predict_linear|delta|label_replace|quantile|sort_desc|count_over_time|changes|time|ALERTS)\s*(?:\(|\{|==|by\b|$)/;

const promqlSelector = /^\s*[a-z_:][\w:]{2,}\{[^}]{0,400}\}/i;

/** A program tells that it failed. */
const failure =
  /^\s*(?:error|fatal|panic|warn(?:ing)?|exception|traceback)(?:\s\([^)]{1,40}\))?:\s/i;

/** A file alone on its line, which nobody can run. */
const dataFile =
  /^\s*[~.\w-]*\/[\w./@-]+\.(?:log|txt|json|ya?ml|conf|cfg|cnf|ini|toml|md|csv|sql|dump|pem|crt|key|env|xml|html|service|socket|pid|sock|gz|zip|tar|bak)\s*(?:#.*)?$/;

/** Members of an object that stands alone: lines of a file of settings. */
export const jsonMember = /^\s*"[\w$@./ -]{1,80}"\s*:/;

/** null: it may be shell. */
export function fragmentAt(line: string): FragmentKind | null {
  const text = line.slice(0, 400);
  if (failure.test(text) || dataFile.test(text)) return 'output';
  if (isSql(text)) return 'sql';
  if (promqlFunction.test(text) || promqlSelector.test(text)) return 'promql';
  if (isYaml(text)) return 'yaml';
  if (redisVerbs.test(text)) return 'redis';
  if (/^\s*\[[\w. -]{1,60}\]\s*$/.test(text)) return 'config';
  if (/^\s*[\w.-]{1,60}\s+=\s+\S/.test(text)) return 'config';
  // A line of a table of planned tasks.
  if (/^\s*(?:[\d*/,-]+\s+){5}\S/.test(text) || /^\s*@(?:daily|hourly|reboot)\s/.test(text))
    return 'config';
  if (isOutput(text)) return 'output';
  if (isProse(text)) return 'prose';
  return null;
}

/** Keywords in capitals or a statement's end: `update` alone may be a program. */
function isSql(text: string): boolean {
  if (!sqlShape.test(text)) return false;
  if (text.trimStart().startsWith('\\')) return true;
  const first = /^\s*(\w+)/.exec(text)?.[1] ?? '';
  const upper = first === first.toUpperCase() && first.length > 1;
  return (
    sqlWords.has(first.toLowerCase()) &&
    (upper || /;\s*(?:--.*)?$/.test(text)) &&
    (!/^SET$|^USE$|^SHOW$|^BEGIN$|^CALL$|^KILL$|^FLUSH$/.test(first) || /\w\s+\w|;/.test(text)) &&
    !/^SET\s+\S+\s+\S+\s*$/.test(text.trim() === text ? text.replace(/ TO | = /, '') : '')
  );
}

function isYaml(text: string): boolean {
  if (/^\s*(?:-\s+)?["']?[\w./-]{1,80}["']?:(?:\s|$)/.test(text)) return !/^\s*\w+:\/\//.test(text);
  return /^\s*-\s+(?:["']|[\w./-]+\s*$|[\w./-]+:(?:\s|$))/.test(text) || /^---\s*$/.test(text);
}

function isOutput(text: string): boolean {
  return (
    /^\s*(?:\d{4}-\d\d-\d\d|\d\d:\d\d:\d\d|HTTP\/\d|[+|]-{3,}|[-=]{4,}|\{|\}|\[|\]|"(?!\$)|<|├|└|│|✓|✗|✔|❌|✅|⚠|→|=>|\|)/.test(
      text,
    ) ||
    /^\s*(?:CONTAINER ID|NAME\s{2,}|NAMESPACE\s{2,}|REPOSITORY\s|USER\s+PID|PID\s|Filesystem\s|TYPE\s{2,}|COMMAND\s+PID|NETWORK ID|total\s+used|Proto\s|Netid\s|State\s{2,}|UNIT\s)/.test(
      text,
    ) ||
    /^\s*(?:\d+(?:\.\d+)?[%KMGkmg]?\s){2,}/.test(text) ||
    /^\s*\.\.\.\s*$/.test(text) ||
    // Columns.
    /^\s*[^\s#|;&]+(?: [^\s|;&]+)*\s{2,}[^\s#\\|;&](?:[^|;&]*?\S)?\s{2,}[^\s#\\|;&]/.test(text) ||
    // Boxes, ticks and pictures.
    /^\s*[^\p{ASCII}\p{L}\u2039]/u.test(text)
  );
}

/** A sentence: a capital, several words, and none of a shell's signs. */
function isProse(text: string): boolean {
  const words = text.trim().split(/\s+/);
  const [first = ''] = words;
  if (/^\s*(?:\d+[.)]|[*•-])\s/.test(text)) return true;
  return (
    words.length >= 3 &&
    /^["'(]?[A-Z][a-z']*[:,]?$/.test(first) &&
    !/[|<>&$`\\{}]|\s--?\w/.test(text)
  );
}
