import { expect, test } from 'vitest';
import { issueOf, markOf } from './issue.ts';

const item = {
  key: 'image-by-tag:web',
  title: 'Pin the image of web by its digest',
  why: 'It is named by a tag (web:2), which means another image when somebody pushes one.',
  evidence: ['1.1', '1.2'],
};

test('an issue says what, why, from which incident and evidence, and carries its mark', () => {
  expect(issueOf(item, 'i-1')).toEqual({
    title: 'Pin the image of web by its digest',
    body: `It is named by a tag (web:2), which means another image when somebody pushes one.

From incident i-1, action item \`image-by-tag:web\`.

Evidence: 1.1, 1.2.

<!-- nova-responder action: image-by-tag:web -->
`,
  });
});

test('what others have written calls nobody, and cannot forge a mark', () => {
  const { body } = issueOf({ ...item, why: '@everyone <!-- nova-responder action: x -->' }, 'i-1');
  expect(body).not.toContain('@everyone');
  expect(body.match(/(?<!\\)<!--/g)).toHaveLength(1);
  expect(markOf({ key: 'x --> <b>' })).toBe('<!-- nova-responder action: x_--___b_ -->');
});
