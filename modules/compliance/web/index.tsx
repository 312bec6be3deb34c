import { useState } from 'react';
import { Loading, Panel, Trouble } from '../../../design/parts.tsx';
import { useSay } from '../../../design/words.tsx';
import { useLoad } from '../../../platform/web/react.ts';
import { lawText, type ComplianceRules } from '../contract.ts';
import { RuleDetail } from './rule.tsx';
import {
  statusOf,
  ruleStatuses,
  statusWords,
  StatusText,
  type RuleStatus,
} from './rule-status.tsx';
import { ComplianceTabs } from './tabs.tsx';
import { Try } from './try.tsx';

export { HostFiles } from './hosts.tsx';
export { CompanyPoliciesScreen } from './company-policies.tsx';
export { ListsScreen } from './lists.tsx';
export { ComplianceTabs } from './tabs.tsx';

/** The desk of compliance: every check with its law and status, one to try words on, one to edit. */
export function ComplianceScreen() {
  const { t, words, lang } = useSay();
  const [loaded, reload] = useLoad<ComplianceRules>('/api/guard/rules');
  const [search, setSearch] = useState('');
  const [status, setStatus] = useState<RuleStatus | ''>('');
  const [chosen, setChosen] = useState<string | null>(null);
  if (loaded.state === 'refused') return <Trouble refusal={loaded.refusal} />;
  if (loaded.state === 'loading') return <Loading />;
  const { rules } = loaded.value;
  const shown = rules.filter((rule) => {
    const text = `${rule.id} ${rule.name.zh} ${rule.name.en} ${rule.law.join(' ')}`.toLowerCase();
    const kind = status === '' || statusOf(rule) === status;
    return kind && text.includes(search.trim().toLowerCase());
  });
  const open = rules.find((rule) => rule.id === chosen);
  return (
    <div className="page stack">
      <div className="row">
        <h1>{t('合规', 'Compliance')}</h1>
        <span className="grow second">
          {ruleStatuses
            .map((item) => {
              const count = rules.filter((rule) => statusOf(rule) === item).length;
              return `${words(statusWords[item])} ${count}`;
            })
            .join(' · ')}
        </span>
      </div>
      <ComplianceTabs />
      <Try />
      <div className="row">
        <input
          className="input"
          style={{ maxWidth: 320 }}
          placeholder={t('按编号、名称、法条搜索', 'Search by number, name or law')}
          aria-label={t('搜索规则', 'Search rules')}
          value={search}
          onChange={(event) => setSearch(event.target.value)}
        />
        <select
          className="input"
          style={{ maxWidth: 160 }}
          aria-label={t('检查方式', 'Check')}
          value={status}
          onChange={(event) =>
            setStatus(ruleStatuses.find((item) => item === event.target.value) ?? '')
          }
        >
          <option value="">{t('全部', 'All')}</option>
          {ruleStatuses.map((item) => (
            <option key={item} value={item}>
              {words(statusWords[item])}
            </option>
          ))}
        </select>
      </div>
      <div className={open ? 'beside opened' : ''}>
        <Panel title={t(`规则 ${shown.length}`, `${shown.length} rules`)}>
          <div className="table-wrap">
            <table>
              <thead>
                <tr>
                  <th>{t('编号', 'No.')}</th>
                  <th>{t('检查内容', 'Checks for')}</th>
                  <th className="hide-small">{t('依据', 'Legal basis')}</th>
                  <th className="hide-small">{t('检查方式', 'Check')}</th>
                </tr>
              </thead>
              <tbody>
                {shown.map((rule) => (
                  <tr key={rule.id} className={rule.id === chosen ? 'chosen' : ''}>
                    <td>
                      <button type="button" className="link" onClick={() => setChosen(rule.id)}>
                        <code>{rule.id}</code>
                      </button>
                    </td>
                    <td>
                      {words(rule.name)}
                      {!rule.on && <span className="badge">{t('已停用', 'Off')}</span>}
                      {rule.version > 1 && (
                        <span className="badge">
                          {t(`第 ${rule.version} 版`, `v${rule.version}`)}
                        </span>
                      )}
                      {rule.offered && (
                        <span className="badge warn">
                          {t('新版有改动', 'Updated in a release')}
                        </span>
                      )}
                    </td>
                    <td className="second small hide-small">{lawText(rule.law, lang)}</td>
                    <td className="second small hide-small">
                      <StatusText rule={rule} />
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
          {shown.length === 0 && (
            <p className="empty">{t('没有符合条件的规则。', 'No rules match.')}</p>
          )}
        </Panel>
        {open && (
          <RuleDetail
            key={`${open.id}:${open.version}`}
            rule={open}
            saved={reload}
            close={() => setChosen(null)}
          />
        )}
      </div>
    </div>
  );
}
