import { useSay } from '../../../design/words.tsx';
import { shanghaiTime } from '../../../platform/kernel/time.ts';
import { useLoad } from '../../../platform/web/react.ts';
import { useCan } from '../../team/web/index.tsx';

interface Patrolled {
  readonly sessionId: string;
  readonly at: number;
  readonly blocks: number;
  readonly fixes: number;
}

/** What the last patrol found, by session; nothing for whoever may not see it. */
export function usePatrol(): ReadonlyMap<string, Patrolled> {
  const can = useCan();
  const path = can('view', 'guard') ? '/api/guard/patrol' : null;
  const [loaded] = useLoad<{ sessions: Patrolled[] }>(path);
  const rows = loaded.state === 'ready' ? loaded.value.sessions : [];
  return new Map(rows.map((row) => [row.sessionId, row]));
}

export function PatrolBadge({ found }: { readonly found: Patrolled | undefined }) {
  const { t } = useSay();
  if (!found || found.blocks + found.fixes === 0) return null;
  const seen = shanghaiTime(found.at);
  return (
    <span
      className={`badge ${found.blocks > 0 ? 'stop' : 'warn'}`}
      title={t(`${seen} 巡查`, `Checked ${seen}`)}
    >
      {found.blocks > 0
        ? t(`违规用语 ${found.blocks}`, `${found.blocks} blocked`)
        : t(`须修改 ${found.fixes}`, `${found.fixes} to fix`)}
    </span>
  );
}
