import { useState } from 'react';
import { ChooseMany } from '../../../design/choose.tsx';
import { Dialog, Field, Panel, useToasts } from '../../../design/parts.tsx';
import { useSay } from '../../../design/words.tsx';
import { typedFen, yuan } from '../../../platform/kernel/money.ts';
import { provinces, provincesNamed, provinceWords } from '../../../platform/kernel/province.ts';
import { fromShanghai, shanghaiTime } from '../../../platform/kernel/time.ts';
import { api } from '../../../platform/web/react.ts';
import { kindWords, kinds } from '../../catalog/contract.ts';
import { subsidyPolicyDates, type SubsidyPolicy } from '../contract.ts';

interface SubsidyPoliciesProps {
  readonly policies: readonly SubsidyPolicy[];
  readonly editable: boolean;
  readonly changed: () => void;
}

/** The state's policy, an edition a row; a new edition has a time of its own. */
export function SubsidyPolicies({ policies, editable, changed }: SubsidyPoliciesProps) {
  const { t, words } = useSay();
  const [adding, setAdding] = useState(false);
  const nameOf = (id: string): string => {
    const kind = kinds.find((item) => item === id);
    return kind ? words(kindWords[kind]) : id;
  };
  const placeName = (code: string): string => {
    return code === '*' ? t('全国', 'nationwide') : words(provinceWords(code));
  };
  return (
    <Panel
      title={t('国家补贴政策', 'State subsidy policy')}
      actions={
        editable && (
          <button type="button" className="button quiet small" onClick={() => setAdding(true)}>
            {t('录入新版', 'New version')}
          </button>
        )
      }
    >
      <div className="body stack">
        {policies.map((row) => (
          <div key={row.id}>
            <b>{row.document}</b>
            <br />
            {row.kinds.map(nameOf).join(t('、', ', '))} ·{' '}
            {t(`${row.grade} 级`, `Grade ${row.grade}`)} · {row.rateBp / 100}% ·{' '}
            {t('最多', 'up to')} {yuan(row.capFen)}
            <br />
            <span className="second">
              {row.regions.map(placeName).join(t('、', ', '))} · {shanghaiTime(row.validFrom)} –{' '}
              {shanghaiTime(row.validUntil)}
            </span>{' '}
            {editable && row.validUntil > Date.now() && <EndSubsidyPolicy {...{ row, changed }} />}
          </div>
        ))}
      </div>
      {adding && (
        <NewSubsidyPolicy
          close={() => setAdding(false)}
          done={() => {
            setAdding(false);
            changed();
          }}
        />
      )}
    </Panel>
  );
}

interface EndProps {
  readonly row: SubsidyPolicy;
  readonly changed: () => void;
}

/** Ends an edition from now on, or withdraws one that has not begun; asked twice, because nothing brings it back. */
function EndSubsidyPolicy({ row, changed }: EndProps) {
  const { t } = useSay();
  const toasts = useToasts();
  const [asked, setAsked] = useState(false);
  const ahead = row.validFrom > Date.now();
  const what = ahead ? t('撤回', 'Withdraw') : t('立即终止', 'End now');
  const end = async (): Promise<void> => {
    const sent = await api.del(`/api/policies/${row.id}`);
    setAsked(false);
    return sent.ok ? changed() : toasts.refuse(sent.refusal);
  };
  return (
    <>
      <button type="button" className="button quiet small" onClick={() => setAsked(true)}>
        {what}
      </button>
      <Dialog
        title={`${what}${t(':', ': ')}${row.document}`}
        open={asked}
        onClose={() => setAsked(false)}
        footer={
          <button type="button" className="button stop" onClick={() => void end()}>
            {what}
          </button>
        }
      >
        <p>
          {ahead
            ? t(
                '这版政策尚未生效,撤回后不再显示。',
                'This version is not in effect yet and will be removed.',
              )
            : t(
                '终止后不再按这版政策补贴;已成交订单不变。恢复须录入新版。',
                'No more subsidies are granted under it; placed orders are not affected. To restore it, enter a new version.',
              )}
        </p>
      </Dialog>
    </>
  );
}

const first = {
  document: '',
  grade: '1',
  percent: '15',
  cap: '1500',
  from: '',
  until: '',
};

interface NewPolicyProps {
  readonly close: () => void;
  readonly done: () => void;
}

function NewSubsidyPolicy({ close, done }: NewPolicyProps) {
  const { t, words } = useSay();
  const toasts = useToasts();
  const [form, setForm] = useState(() => ({ ...first, ...subsidyPolicyDates(Date.now()) }));
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const [regions, setRegions] = useState<readonly string[]>([]);
  const send = async (): Promise<void> => {
    const sent = await api.post('/api/policies', {
      document: form.document,
      kinds: chosen,
      grade: Number(form.grade),
      rateBp: typedFen(form.percent),
      capFen: typedFen(form.cap),
      regions,
      validFrom: fromShanghai(`${form.from}T00:00`),
      validUntil: fromShanghai(`${form.until}T00:00`),
    });
    if (sent.ok) done();
    else toasts.refuse(sent.refusal);
  };
  const field = (name: keyof typeof first, label: string, type = 'text') => (
    <Field label={label}>
      <input
        className="input"
        required
        type={type}
        value={form[name]}
        onChange={(event) => setForm({ ...form, [name]: event.target.value })}
      />
    </Field>
  );
  return (
    <Dialog title={t('录入新版补贴政策', 'New subsidy policy version')} open onClose={close}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          void send();
        }}
      >
        {field('document', t('文号', 'Document number'))}
        <ChooseMany
          label={t('品类', 'Categories')}
          choices={kinds.map((kind) => ({ value: kind, label: words(kindWords[kind]) }))}
          value={chosen}
          change={setChosen}
        />
        {field('grade', t('能效等级', 'Energy grade'), 'number')}
        {field('percent', t('比例(%)', 'Rate (%)'), 'number')}
        {field('cap', t('每件最多(元)', 'Maximum per unit (yuan)'), 'number')}
        <ChooseMany
          label={t('适用省份', 'Provinces')}
          choices={provinces.map((code) => ({ value: code, label: words(provinceWords(code)) }))}
          all={{ value: '*', label: t('全国', 'Nationwide') }}
          value={regions}
          change={setRegions}
          search={{
            hint: t('输入省份名搜索,如 浙江、Zhejiang', 'Search provinces, such as Zhejiang'),
            find: provincesNamed,
          }}
        />
        {field('from', t('生效日', 'Effective from'), 'date')}
        {field('until', t('失效日', 'Expires on'), 'date')}
        <button
          className="button main"
          disabled={chosen.length === 0 || regions.length === 0}
          title={
            chosen.length === 0 || regions.length === 0
              ? t('请先选择品类和省份', 'Choose categories and provinces first')
              : undefined
          }
        >
          {t('录入', 'Save')}
        </button>
      </form>
    </Dialog>
  );
}
