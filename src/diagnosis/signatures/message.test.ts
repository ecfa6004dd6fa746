import { describe, expect, test } from 'vitest';
import { isAccessLog, readMessage } from './message.ts';

const ESC = '\u001b';

describe('readMessage', () => {
  test.each([
    [`${ESC}[31mError${ESC}[0m: no`, 'Error: no'],
    ['a\u0000b\tc', 'ab\tc'],
    ['{"level":50,"msg":"no","err":{"message":"ECONNREFUSED","code":"E1"}}', 'no ECONNREFUSED E1'],
    ['{"event":"failed","exception":"KeyError"}', 'failed KeyError'],
    ['web-1  | {"message":"gone","level":"error"}', 'gone'],
    ['{"s":"E","msg":"refused","attr":{"error":{"errmsg":"no room"}}}', 'refused no room'],
    ['{"@l":"Error","@m":"failed","@x":"NpgsqlException"}', 'failed NpgsqlException'],
    [
      '{"level":"error","ts":1,"msg":"lost","error":"EOF","stacktrace":"main.go"}',
      'lost EOF main.go',
    ],
    ['{"@timestamp":"x","message":"no","stack_trace":"a\\nb"}', 'no a b'],
    ['{broken', '{broken'],
    ['{"other":1}', '{"other":1}'],
    ['said {not json}', 'said {not json}'],
  ])('reads %j as %j', (line, text) => {
    expect(readMessage(line).text).toBe(text);
  });

  test.each([
    ['2026-01-02 INFO started', 'low'],
    ['[debug] x', 'low'],
    ['[INFO] 03:04:05: Error connecting', 'unknown'],
    ['INFO the Error page is ready', 'low'],
    ['ts=1 level=warn msg=x', 'warning'],
    ['error: x', 'error'],
    ['Error: x', 'unknown'],
    ['{"level":30,"msg":"x"}', 'low'],
    ['{"level":"WARNING","msg":"x"}', 'warning'],
    ['{"severity":"ERROR","message":"x"}', 'error'],
    ['{"@l":"Fatal","@m":"x"}', 'error'],
    ['{"s":"I","msg":"x"}', 'low'],
    ['{"log.level":"WARN","message":"x"}', 'warning'],
    ['E0102 03:04:05.000001 1 run.go:74] x', 'error'],
    ['I0102 03:04:05.000001 1 run.go:74] x', 'low'],
    ['[03:04:05 ERR] x', 'error'],
    ['2026-01-02 [Note] [MY-010931] x', 'low'],
    ['E1: not klog', 'unknown'],
    ['DEBUG_MODE is on', 'unknown'],
    ['nothing to see', 'unknown'],
  ])('knows the level of %j: %s', (line, level) => {
    expect(readMessage(line).level).toBe(level);
  });

  test('cuts a line that is too long to be a message', () => {
    expect(readMessage('x'.repeat(100_000)).text).toHaveLength(4096);
  });
});

describe('isAccessLog', () => {
  test.each([
    ['1.2.3.4 - - [x] "GET /a HTTP/1.1" 200 5', true],
    ['1.2.3.4 - - [x] "GET /a HTTP/2.0" 502 5', true],
    ['connect() failed, request: "GET / HTTP/1.1", upstream: "http://a:80/"', false],
    ['plain', false],
  ])('%s: %s', (text, is) => {
    expect(isAccessLog(text)).toBe(is);
  });
});
