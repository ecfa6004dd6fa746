import { expect, test } from 'vitest';
import { collected, container, graph } from './cases/example.ts';
import { diagnose } from './diagnose.ts';
import { defineRule, needsOf } from './rule.ts';
import type { LogView } from './rule.ts';

test('a rule can read no fact that it has not declared: it does not compile, and it throws', () => {
  const curious = defineRule({
    id: 'curious',
    needs: ['container-state'],
    conclude: (view) => {
      // @ts-expect-error: `memory` is not among its needs
      view.of('memory', view.service);
      return [];
    },
  });
  const reader = defineRule({
    id: 'reader',
    needs: ['memory'],
    conclude: (view) => {
      // @ts-expect-error: lines come from `logs`, which is not among its needs
      const logs: LogView = view;
      logs.lines(view.service);
      return [];
    },
  });
  const input = { service: 'shop', graph, evidence: collected([container('shop')]), gaps: [] };
  expect(() => diagnose(input, [curious])).toThrow('rule curious does not declare memory');
  expect(() => diagnose(input, [reader])).toThrow('rule reader does not declare logs');
});

test('the facts that rules want are named once', () => {
  const one = defineRule({ id: 'a', needs: ['logs', 'memory'], conclude: () => [] });
  const two = defineRule({ id: 'b', needs: ['memory', 'listening'], conclude: () => [] });
  expect(needsOf([one, two])).toEqual(['logs', 'memory', 'listening']);
});
