import { useState } from 'react';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { Field, Loading, More, Trouble, useToasts } from '../../../design/parts.tsx';
import { useSay } from '../../../design/words.tsx';
import { businessDay } from '../../../platform/kernel/time.ts';
import { api, useLoad } from '../../../platform/web/react.ts';
import { useCan } from '../../team/web/index.tsx';
import type { DayRun } from '../contract.ts';
import { Balances } from './balances.tsx';
import { Bills } from './bills.tsx';
import { DayTable } from './days.tsx';
import { CommissionOfMonth } from './commission-month.tsx';
import { CommissionTerms } from './commissions.tsx';
import { DiscrepancyList, OpenDiscrepancies } from './discrepancies.tsx';
import { Statements } from './statements.tsx';
import { EntriesAbout } from './entries-about.tsx';

const daysMore = 120;

interface Search {
  readonly day?: string;
  readonly about?: string;
}

/** Finance's desk: days to reconcile and close, what did not fit, the balances, the way of a fen. */
export function BooksScreen() {
  const { t } = useSay();
  const can = useCan();
  const toasts = useToasts();
  const search: Search = useSearch({ strict: false });
  const navigate = useNavigate();
  const [most, setMost] = useState(daysMore);
  const [loaded, reload] = useLoad<{ runs: DayRun[]; total: number }>(
    `/api/books/days?most=${most}`,
  );
  const [day, setDay] = useState(() => businessDay(Date.now() - 86_400_000));
  const [turn, setTurn] = useState(0);
  if (loaded.state === 'refused') return <Trouble refusal={loaded.refusal} />;
  if (loaded.state === 'loading') return <Loading />;
  const go = (change: Search): void => {
    const next = Object.entries({ ...search, ...change }).filter(([, value]) => value);
    void navigate({ to: '/desk/books', search: Object.fromEntries(next), replace: true });
  };
  const changed = (): void => {
    reload();
    setTurn((now) => now + 1);
  };
  const send = async (path: string): Promise<void> => {
    const sent = await api.post(path, {});
    if (!sent.ok) toasts.refuse(sent.refusal);
    changed();
  };
  const working = can('reconcile', 'books');
  const { runs, total } = loaded.value;
  const chosen = runs.find((run) => run.day === search.day);
  const closing = working
    ? { close: (next: string) => void send(`/api/books/days/${next}/close`) }
    : {};
  return (
    <div className="page stack">
      <div className="row">
        <h1 className="grow">{t('财务', 'Finance')}</h1>
        {working && (
          <form
            className="row"
            onSubmit={(event) => {
              event.preventDefault();
              void send(`/api/books/days/${day}/run`);
            }}
          >
            <Field label={t('业务日', 'Business day')}>
              <input
                className="input"
                type="date"
                required
                value={day}
                onChange={(event) => setDay(event.target.value)}
              />
            </Field>
            <button className="button main">{t('对账', 'Reconcile')}</button>
          </form>
        )}
      </div>
      <div className="beside">
        <div className="stack">
          {!chosen && <OpenDiscrepancies key={`open ${turn}`} {...{ working, changed }} />}
          <DayTable
            {...{ runs, chosen: search.day, ...closing }}
            choose={(next) => go({ day: next })}
          />
          <More left={total - runs.length} load={() => setMost(most + daysMore)} />
          {chosen && (
            <>
              <Bills key={`bills ${chosen.day} ${turn}`} run={chosen} />
              <DiscrepancyList
                key={`${chosen.day} ${turn}`}
                run={chosen}
                {...{ working, changed }}
              />
            </>
          )}
        </div>
        <div className="stack">
          <Balances key={turn} />
          <Statements key={`statements ${turn}`} {...{ working, changed }} />
          <CommissionOfMonth key={`month ${turn}`} />
          <CommissionTerms working={working} />
          <EntriesAbout about={search.about ?? ''} ask={(about) => go({ about })} />
        </div>
      </div>
    </div>
  );
}
