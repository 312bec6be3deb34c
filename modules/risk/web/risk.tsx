import { useState } from 'react';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { FilterBar, FilterChoice, FilterText, saidOf } from '../../../design/filter.tsx';
import { Loading, Trouble } from '../../../design/parts.tsx';
import { useSay } from '../../../design/words.tsx';
import { useLoad } from '../../../platform/web/react.ts';
import { rules, type RiskCaseList } from '../contract.ts';
import { Cases } from './cases.tsx';
import { Figures } from './figures.tsx';
import { Rules } from './rules.tsx';

interface Search {
  readonly state?: string;
  readonly rule?: string;
  readonly search?: string;
}

/** As many cases as are shown at first, and as many more each time that somebody asks. */
const step = 200;

/** What waits for a person, the rules that found it, and what their scores were worth. */
export function RiskScreen() {
  const { t, words } = useSay();
  const search: Search = useSearch({ strict: false });
  const navigate = useNavigate();
  const { state = 'open', ...rest } = search;
  const query = new URLSearchParams(
    saidOf({ ...rest, state: state === 'all' ? '' : state }),
  ).toString();
  const [most, setMost] = useState(step);
  const [loaded, reload] = useLoad<RiskCaseList>(`/api/risk/cases?${query}&limit=${most}`);
  const go = (change: Search): void => {
    const next = saidOf({ ...search, ...change });
    void navigate({ to: '/desk/risk', search: next, replace: true });
  };
  if (loaded.state === 'refused') return <Trouble refusal={loaded.refusal} />;
  return (
    <div className="page stack">
      <div className="row">
        <h1 className="grow">{t('风控', 'Risk')}</h1>
        <a className="button" href={`/api/risk/cases.csv?${query}`}>
          {t('导出表格', 'Export')}
        </a>
      </div>
      <FilterBar>
        <FilterText
          label={t('搜索风控单', 'Search risk cases')}
          placeholder={t('单号、订单号、观众', 'Case, order or viewer')}
          value={search.search}
          change={(value) => go({ search: value })}
        />
        <FilterChoice
          label={t('状态', 'Status')}
          all={t('待处理', 'Open')}
          choices={[
            { value: 'appealed', label: t('有申诉', 'Appealed') },
            { value: 'cleared', label: t('已放行', 'Cleared') },
            { value: 'fraud', label: t('认定欺诈', 'Fraud') },
            { value: 'all', label: t('全部', 'All') },
          ]}
          value={search.state}
          change={(value) => go({ state: value })}
        />
        <FilterChoice
          label={t('规则', 'Rule')}
          all={t('全部规则', 'All rules')}
          choices={rules.map((rule) => ({
            value: rule.id,
            label: `${rule.id} ${words(rule.words)}`,
          }))}
          value={search.rule}
          change={(rule) => go({ rule })}
        />
      </FilterBar>
      <div className="beside">
        {loaded.state === 'loading' ? (
          <Loading />
        ) : (
          <Cases list={loaded.value} changed={reload} more={() => setMost(most + step)} />
        )}
        <div className="stack">
          <Figures />
          <Rules />
        </div>
      </div>
    </div>
  );
}
