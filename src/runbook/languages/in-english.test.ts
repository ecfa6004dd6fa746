import fc from 'fast-check';
import { expect, test } from 'vitest';

import type { CauseKind } from '../../diagnosis/cause.ts';
import { compile } from '../compile.ts';
import { forbids, forbidsBelow } from '../manual-steps.ts';
import { matchCauses, matchPart } from '../sections.ts';
import type { Part } from '../sections.ts';
import { inEnglish } from './in-english.ts';

test.each<readonly [string, CauseKind]>([
  ['Datenbank nicht erreichbar', 'database-unavailable'],
  ['Ursache 2: Festplatte voll', 'disk-full'],
  ['Port bereits belegt', 'port-conflict'],
  ['Causa 1: Base de datos caída', 'database-unavailable'],
  ['Conexiones agotadas', 'database-exhausted'],
  ['Disco lleno', 'disk-full'],
  ['Conflito de portas', 'port-conflict'],
  ['Banco de dados fora do ar', 'database-unavailable'],
  ['Base de données inaccessible', 'database-unavailable'],
  ['Mémoire insuffisante', 'out-of-memory'],
  ['База данных не отвечает', 'database-unavailable'],
  ['Порт уже занят', 'port-conflict'],
  ['1. 数据库无法连接', 'database-unavailable'],
  ['磁盘空间不足', 'disk-full'],
  ['ポートが使用中', 'port-conflict'],
  ['メモリ不足', 'out-of-memory'],
  ['데이터베이스 연결 실패', 'database-unavailable'],
  ['디스크 용량 부족', 'disk-full'],
])('a heading names a cause in any of eight languages: %s', (heading, cause) => {
  expect(matchCauses(heading)?.means).toEqual([cause]);
});

test.each<readonly [string, Part]>([
  ['Sofortmaßnahmen', 'immediate'],
  ['Eskalationspfad', 'escalation'],
  ['Ansprechpartner', 'escalation'],
  ['Síntomas', 'symptoms'],
  ['Resolución', 'causes'],
  ['Escalación', 'escalation'],
  ['Recuperação', 'recovery'],
  ['Escalade', 'escalation'],
  ['Диагностика', 'investigation'],
  ['Контакты', 'escalation'],
  ['排查步骤', 'investigation'],
  ['解决方案', 'causes'],
  ['復旧手順', 'recovery'],
  ['連絡先', 'escalation'],
  ['긴급 조치', 'immediate'],
  ['에스컬레이션', 'escalation'],
])('a heading opens a part in any of eight languages: %s', (heading, part) => {
  expect(matchPart(heading)?.means).toBe(part);
});

test.each([
  'Die Datenbank bitte nicht neu starten.',
  'No reiniciar el servicio.',
  'Não reinicie o banco.',
  'Ne pas redémarrer la base.',
  'Ни в коем случае не перезапускать базу.',
  '不要重启数据库。',
  'データベースは再起動しないでください。',
  '데이터베이스를 재시작하지 마세요.',
  'Ein Neustart hilft nicht.',
])('what forbids a restart forbids it in any of eight languages: %s', (sentence) => {
  expect(forbids(sentence)).toBe(true);
  expect(forbidsBelow(sentence)).toBe(true);
});

test.each([
  'Restart the service if latency falls below its usual value.',
  'Analyse the logs.',
  'The service starts in 5 minutes.',
  'Check `docker ps`, then page the on-call engineer.',
])('English stays as it is: %s', (sentence) => {
  expect(inEnglish(sentence)).toBe(sentence);
});

test('a page that forbids the restart gets none, whatever its language', () => {
  const text =
    '# Störung\n\n## Datenbank nicht erreichbar\n\nNicht neu starten, erst die Bereitschaft anrufen.\n';
  const { runbook } = compile({ file: 'x.md', text, hash: 'h' });
  expect(runbook.ladders['database-unavailable']).toEqual([]);
});

test('rows of a table give remedies in other languages', () => {
  const text = [
    '# Betrieb',
    '',
    '| Störung | Prüfen | Maßnahme |',
    '| --- | --- | --- |',
    '| Redis nicht erreichbar | `docker logs cache` | `docker restart cache` |',
  ].join('\n');
  const { runbook } = compile({ file: 'x.md', text, hash: 'h' });
  expect(runbook.ladders['cache-unavailable']?.map(({ remedy }) => remedy)).toEqual(['restart']);
});

test('any text is read', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      expect(typeof inEnglish(text)).toBe('string');
    }),
  );
});
