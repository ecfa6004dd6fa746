/** Who must agree before a step is performed. */
import type { CheckedStep } from './checked-step.ts';

export type Approval = 'nobody' | 'policy' | 'person' | 'never';

export const approvalWords: Readonly<Record<Approval, string>> = {
  nobody: 'nobody needs to approve',
  policy: 'the policy allows it or asks a person',
  person: 'a person must approve',
  never: 'never performed',
};

export function approvalOf({ effect, supported, byName, traps }: CheckedStep): Approval {
  if (!supported) return 'never';
  switch (effect) {
    case 'prepare':
    case 'look':
    case 'ask':
    case 'wait':
      return byName ? 'person' : 'nobody';
    case 'tell':
    case 'safe':
      return byName ? 'person' : 'policy';
    case 'change':
      return byName || traps.length > 0 ? 'person' : 'policy';
    case 'destroy':
      return 'never';
    case null:
      return 'person';
  }
}
