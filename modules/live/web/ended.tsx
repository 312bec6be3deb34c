import type { ReactNode } from 'react';
import { Link } from '@tanstack/react-router';
import { useSay } from '../../../design/words.tsx';
import type { Run, Session } from '../contract.ts';

/** The last run of a session that goes on air no more; nothing while it may. */
export function overOf({ state, runs }: Session): Run | undefined {
  if (state !== 'ended' && state !== 'archived') return undefined;
  return runs.findLast((run) => run.closedAt !== null);
}

interface EndedProps {
  readonly run: Pick<Run, 'id' | 'mode'>;
  readonly children?: ReactNode;
}

/** In place of a screen whose show is over: that it is, and the way to its review. */
export function Ended({ run, children }: EndedProps) {
  const { t } = useSay();
  return (
    <main className="dark control-over empty">
      <h1>
        {run.mode === 'rehearsal'
          ? t('彩排已结束', 'Rehearsal ended')
          : t('本场已结束', 'Session ended')}
      </h1>
      <p className="row">
        <Link className="button main" to="/desk/review/$runId" params={{ runId: run.id }}>
          {t('查看复盘', 'Open review')}
        </Link>
        {children}
      </p>
    </main>
  );
}
