import { useState } from 'react';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { Field, Loading, Panel, Trouble, useToasts } from '../../../design/parts.tsx';
import { useSay } from '../../../design/words.tsx';
import { fromShanghai, shanghaiTime } from '../../../platform/kernel/time.ts';
import { api, useLoad } from '../../../platform/web/react.ts';
import type { Product } from '../../catalog/contract.ts';
import type { StaffRow } from '../../team/contract.ts';
import { useCan } from '../../team/web/index.tsx';
import type { Plan, Session } from '../contract.ts';
import type { PlanCompliance } from '../domain/plan-compliance.ts';
import { ComplianceNotes, DocumentNotes, usePlanCompliance } from './compliance-notes.tsx';
import { CoverField } from './cover-field.tsx';
import { HostsField } from './hosts-field.tsx';
import { LastReview, ReviewButton } from './review-dialog.tsx';
import { moved } from './moved.ts';
import { Rundown } from './rundown.tsx';
import { Waivers } from './waivers.tsx';
import { SessionLinks, StateBadge } from './sessions.tsx';

/** Loads what the plan editor needs and keeps the version that was seen. */
export function PlanScreen() {
  const { id } = useParams({ strict: false });
  const [session, reload] = useLoad<Session>(`/api/sessions/${id}`);
  const [products] = useLoad<{ products: Product[] }>('/api/products');
  const [staff] = useLoad<{ staff: StaffRow[] }>('/api/staff?role=host');
  if (session.state === 'refused') return <Trouble refusal={session.refusal} />;
  if (session.state !== 'ready' || products.state !== 'ready' || staff.state !== 'ready') {
    return <Loading />;
  }
  return (
    <PlanEditor
      key={`${session.value.id}:${session.value.version}:${session.value.state}`}
      session={session.value}
      products={products.value.products}
      hosts={staff.value.staff}
      reload={reload}
    />
  );
}

interface EditorProps {
  readonly session: Session;
  readonly products: readonly Product[];
  readonly hosts: readonly StaffRow[];
  readonly reload: () => void;
}

function PlanEditor({ session, products, hosts, reload }: EditorProps) {
  const { t } = useSay();
  const can = useCan();
  const toasts = useToasts();
  const [past, setPast] = useState<readonly Plan[]>([]);
  const [plan, setPlan] = useState(session.plan);
  const editable = session.state === 'draft' && can('edit', 'session');
  const dirty = plan !== session.plan;
  const [turn, setTurn] = useState(0);
  const compliance = usePlanCompliance(session.id, plan, turn);
  const change = (next: Plan): void => {
    setPast((now) => [...now.slice(-50), plan]);
    setPlan(next);
  };
  const undo = (): void => {
    const before = past.at(-1);
    if (!before) return;
    setPast(past.slice(0, -1));
    setPlan(before);
  };
  const save = async (): Promise<boolean> => {
    const body = { version: session.version, plan };
    const saved = await api.put<Session>(`/api/sessions/${session.id}`, body);
    if (!saved.ok) {
      toasts.refuse(saved.refusal);
      return false;
    }
    toasts.say(t('已保存', 'Saved'));
    reload();
    return true;
  };
  return (
    <div
      className="page stack"
      onKeyDown={(event) => {
        if (!(event.ctrlKey || event.metaKey) || !editable) return;
        if (event.key === 's') {
          event.preventDefault();
          void save();
        }
      }}
    >
      <div className="row">
        <h1>{session.plan.title}</h1>
        <StateBadge state={session.state} />
        <span className="grow" />
        <SessionLinks session={session} publishes={can('publish', 'stream')} />
        {editable && (
          <>
            <button type="button" className="button" disabled={past.length === 0} onClick={undo}>
              {t('撤销', 'Undo')}
            </button>
            <button
              type="button"
              className="button main"
              disabled={!dirty}
              onClick={() => void save()}
            >
              {t('保存', 'Save')}
            </button>
          </>
        )}
        <StateMoves session={session} dirty={dirty} reload={reload} />
      </div>
      {compliance.open > 0 && (
        <p className="notice stop" role="status">
          {t(
            `有 ${compliance.open} 处违规用语,修改后才能审核通过和开播。`,
            `${compliance.open} ${compliance.open === 1 ? 'violation' : 'violations'} to fix before approval and going live.`,
          )}
        </p>
      )}
      <LastReview session={session} />
      <DocumentNotes {...{ compliance, products }} />
      <Waivers {...{ session, compliance, dirty }} done={() => setTurn((now) => now + 1)} />
      <div className="plan-grid">
        <Basics {...{ plan, change, products, hosts, editable, compliance }} />
        <Rundown {...{ plan, change, products, editable, compliance }} />
      </div>
    </div>
  );
}

function StateMoves({
  session,
  dirty,
  reload,
}: {
  readonly session: Session;
  readonly dirty: boolean;
  readonly reload: () => void;
}) {
  const { t } = useSay();
  const can = useCan();
  const toasts = useToasts();
  const navigate = useNavigate();
  const move = async (to: string): Promise<void> => {
    const moved = await api.post<Session>(`/api/sessions/${session.id}/state`, { to });
    if (moved.ok) reload();
    else toasts.refuse(moved.refusal);
  };
  const copy = async (): Promise<void> => {
    const made = await api.post<Session>('/api/sessions', {
      title: `${session.plan.title.slice(0, 50)}${t('(副本)', ' (Copy)')}`,
      channel: session.plan.channel,
      startsAt: Date.now() + 86_400_000,
      copyOf: session.id,
    });
    if (made.ok) void navigate({ to: '/desk/sessions/$id', params: { id: made.value.id } });
    else toasts.refuse(made.refusal);
  };
  return (
    <>
      {can('edit', 'session') && (
        <button type="button" className="button" onClick={() => void copy()}>
          {t('复制', 'Duplicate')}
        </button>
      )}
      {session.state === 'draft' && can('review', 'session') && (
        <ReviewButton {...{ session, dirty, reload }} />
      )}
      {session.state === 'reviewed' && can('edit', 'session') && (
        <button type="button" className="button" onClick={() => void move('draft')}>
          {t('退回草稿', 'Back to draft')}
        </button>
      )}
      {session.state === 'ended' && can('edit', 'session') && (
        <button type="button" className="button" onClick={() => void move('archived')}>
          {t('归档', 'Archive')}
        </button>
      )}
    </>
  );
}

interface BasicsProps {
  readonly plan: Plan;
  readonly change: (plan: Plan) => void;
  readonly products: readonly Product[];
  readonly hosts: readonly StaffRow[];
  readonly editable: boolean;
  readonly compliance: PlanCompliance;
}

function Basics({ plan, change, products, hosts, editable, compliance }: BasicsProps) {
  const { t, words } = useSay();
  const nameOf = (id: string): string => {
    const product = products.find((item) => item.id === id);
    return product ? words(product.name) : id;
  };
  const others = products.filter(({ id, onSale }) => onSale && !plan.lineup.includes(id));
  return (
    <Panel title={t('基本信息', 'Basics')}>
      <fieldset className="body stack plain" disabled={!editable}>
        <CoverField {...{ plan, change, compliance }} />
        <Field
          label={t('标题(1–60 字)', 'Title (1–60 characters)')}
          wrong={plan.title.trim() === '' ? t('请填写标题', 'Enter a title') : undefined}
        >
          <input
            className="input"
            maxLength={60}
            value={plan.title}
            onChange={(event) => change({ ...plan, title: event.target.value })}
          />
        </Field>
        <ComplianceNotes
          {...{ compliance, cueId: null, part: 'title', text: plan.title }}
          save={editable ? (title) => change({ ...plan, title }) : undefined}
        />
        <Field label={t('开播时间(北京时间)', 'Starts (Shanghai time)')}>
          <input
            className="input"
            type="datetime-local"
            value={shanghaiTime(plan.startsAt).replace(' ', 'T')}
            onChange={(event) => {
              const startsAt = fromShanghai(event.target.value);
              if (!Number.isNaN(startsAt)) change({ ...plan, startsAt });
            }}
          />
        </Field>
        <Field label={t('频道', 'Channel')}>
          <input
            className="input"
            value={plan.channel}
            onChange={(event) => change({ ...plan, channel: event.target.value })}
          />
        </Field>
        <HostsField plan={plan} hosts={hosts} change={change} />
        <div className="goals">
          <Field label={t('目标成交额(元)', 'Revenue goal (yuan)')}>
            <input
              className="input"
              type="number"
              min={0}
              value={plan.goals.gmvFen / 100}
              onChange={(event) => {
                const gmvFen = Math.round(Math.max(0, Number(event.target.value)) * 100);
                change({ ...plan, goals: { ...plan.goals, gmvFen } });
              }}
            />
          </Field>
          <Field label={t('目标观看人数', 'Viewer goal')}>
            <input
              className="input"
              type="number"
              min={0}
              value={plan.goals.viewers}
              onChange={(event) => {
                const viewers = Math.round(Math.max(0, Number(event.target.value)));
                change({ ...plan, goals: { ...plan.goals, viewers } });
              }}
            />
          </Field>
        </div>
        <Field label={t('预热页文字', 'Preview page text')}>
          <textarea
            className="input"
            rows={2}
            maxLength={500}
            value={plan.warmUp}
            onChange={(event) => change({ ...plan, warmUp: event.target.value })}
          />
        </Field>
        <div className="field">
          <span>{t('商品(可拖动,或用 ↑ 按钮排序)', 'Line-up')}</span>
          <ul className="lineup">
            {plan.lineup.map((id, index) => (
              <li key={id} className="row">
                <img src={`/api/products/${id}/picture.svg`} alt="" />
                <span className="grow">{nameOf(id)}</span>
                {products.some((item) => item.id === id && !item.onSale) && (
                  <span className="badge stop">{t('已停售', 'Off sale')}</span>
                )}
                {plan.cover === id ? (
                  <span className="badge accent">{t('封面', 'Cover')}</span>
                ) : (
                  <button
                    type="button"
                    className="button quiet small"
                    onClick={() => change({ ...plan, cover: id })}
                  >
                    {t('设为封面', 'Use as cover')}
                  </button>
                )}
                <button
                  type="button"
                  className="button quiet small"
                  disabled={index === 0}
                  aria-label={t(`上移 ${nameOf(id)}`, `Move ${nameOf(id)} up`)}
                  onClick={() => change({ ...plan, lineup: moved(plan.lineup, index, -1) })}
                >
                  ↑
                </button>
                <button
                  type="button"
                  className="button quiet small"
                  aria-label={t(`移除 ${nameOf(id)}`, `Remove ${nameOf(id)}`)}
                  onClick={() =>
                    change({ ...plan, lineup: plan.lineup.filter((item) => item !== id) })
                  }
                >
                  ×
                </button>
              </li>
            ))}
          </ul>
          <select
            className="input"
            aria-label={t('添加商品', 'Add product')}
            value=""
            onChange={(event) => {
              const lineup = [...plan.lineup, event.target.value];
              change({
                ...plan,
                lineup,
                cover: plan.cover === '' ? event.target.value : plan.cover,
              });
            }}
          >
            <option value="">{t('+ 添加商品', '+ Add product')}</option>
            {others.map((product) => (
              <option key={product.id} value={product.id}>
                {words(product.name)}
              </option>
            ))}
          </select>
          <Link to="/desk/products" className="small">
            {t('打开商品库', 'Open catalog')}
          </Link>
        </div>
      </fieldset>
    </Panel>
  );
}
