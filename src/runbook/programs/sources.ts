/** Version control and where it lives. */
import type { Program } from './program.ts';

export const sources: readonly Program[] = [
  {
    names: 'git',
    effect: 'look',
    does: 'works with the sources',
    options: {
      '': ['C=', 'c=', 'git-dir=', 'work-tree='],
      'log|show|diff|blame|shortlog|reflog|rev-list|whatchanged': [
        'n|max-count=',
        'since=',
        'until=',
        'author=',
        'format=',
        'pretty=',
        'grep=',
        'after=',
        'before=',
        'S=',
        'L=',
        'date=',
      ],
      'checkout|switch': ['b=', 'B=', 'c=', 'C='],
      'commit|tag|push|revert|merge': ['m|message=', 'a|annotate', 'o=', 'F=', 'push-option='],
    },
    verbs: {
      look: {
        'log|show|diff|status|describe|blame|branch|tag|remote|rev-parse|ls-files|ls-remote|shortlog|reflog|config|grep|cat-file|bisect|rev-list|stash list|worktree list|submodule status|name-rev|merge-base|for-each-ref|show-ref|whatchanged|cherry|fsck|count-objects|ls-tree|version|help|diff-tree|verify-commit|archive|symbolic-ref|stash show|show-branch|check-ignore|range-diff|var|remote -v|notes|rev-list|lfs ls-files|fetch --dry-run':
          'shows the sources and their history',
      },
      safe: {
        'fetch|clone|add|commit|push|worktree|init|submodule|lfs|gc|remote add|bundle|format-patch|worktree add|submodule update|tag -a|maintenance|prune|remote update|remote set-url|worktree remove':
          'records or fetches sources',
      },
      change: {
        'checkout|switch|pull|merge|rebase|revert|cherry-pick|reset|restore|am|apply|stash|stash push|stash pop|stash apply|mv|update-ref|bisect start|bisect reset':
          'changes the checked-out sources: {}',
      },
      destroy: {
        'clean|rm|filter-branch|filter-repo|stash drop|stash clear': 'deletes files of the sources',
      },
    },
    flags: {
      safe: { 'tag: a|annotate|m|s': 'marks a version' },
      destroy: {
        'tag: d|delete': 'deletes a mark of a version',
        'reset: hard': 'throws away changes of the sources',
        'push: f|force|force-with-lease|delete|mirror': 'overwrites what others have pushed',
        'branch: D|d|delete': 'deletes a branch',
      },
    },
  },
  {
    names:
      'gh glab hub az-repos jira linear circleci jenkins-cli buildkite-agent drone fly-concourse tea act semaphore sem travis argocd-autopilot',
    effect: 'change',
    does: 'asks the forge',
    prefixes: {
      look: 'list view status watch diff checks browse download get show logs search',
      change:
        'create merge close edit rerun run cancel enable disable revert comment trigger retry rollback deploy',
      destroy: 'delete',
    },
    verbs: {
      look: {
        'api|auth status|run watch|ci view|pipeline status|workflow view|run view|auth token|release download':
          'reads from the forge',
      },
      prepare: { 'auth login|repo clone|pr checkout|auth setup-git': 'logs in or clones' },
      tell: { 'issue create|issue comment|pr comment|pr review': 'tells people' },
    },
    open: true,
  },
  {
    names: 'svn hg fossil',
    effect: 'look',
    does: 'works with the sources',
    verbs: {
      look: { 'log|status|diff|info|blame|list|heads|summary|id|tip|parents': 'shows the sources' },
      change: { 'update|up|revert|switch|merge|pull|backout|checkout|co': 'changes the sources' },
      safe: { 'commit|add|push|clone|ci': 'records sources' },
    },
    open: true,
  },
];
