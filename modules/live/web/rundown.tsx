import { useMemo, useState } from 'react';
import { Field, Panel } from '../../../design/parts.tsx';
import { useSay } from '../../../design/words.tsx';
import { duration } from '../../../platform/kernel/time.ts';
import { yuan } from '../../../platform/kernel/money.ts';
import type { Product } from '../../catalog/contract.ts';
import {
  contentKinds,
  cueKindWords,
  cueKinds,
  missingKinds,
  plannedMs,
  shareOfKinds,
  type Cue,
  type CueKind,
  type Plan,
} from '../contract.ts';
import { countToMend, type PlanCompliance } from '../domain/plan-compliance.ts';
import { ComplianceNotes } from './compliance-notes.tsx';
import { moved } from './moved.ts';

interface RundownProps {
  readonly plan: Plan;
  readonly change: (plan: Plan) => void;
  readonly products: readonly Product[];
  readonly editable: boolean;
  readonly compliance: PlanCompliance;
}

/** The rundown: drag a cue or move it with Alt+↑/↓; open it to write script, card and offer. */
export function Rundown({ plan, change, products, editable, compliance }: RundownProps) {
  const { t, words } = useSay();
  const [open, setOpen] = useState<string | null>(null);
  const [dragged, setDragged] = useState<number | null>(null);
  const { cues } = plan;
  const toMend = useMemo(() => countToMend(compliance), [compliance]);
  const setCues = (next: readonly Cue[]): void => change({ ...plan, cues: [...next] });
  const move = (index: number, by: number): void => {
    if (index + by < 0 || index + by >= cues.length) return;
    setCues(moved(cues, index, by));
  };
  const add = (): void => {
    const cue: Cue = {
      id: `cue_${crypto.randomUUID().slice(0, 13)}`,
      kind: 'knowledge',
      title: t('新环节', 'New cue'),
      seconds: 180,
      productId: plan.lineup[0] ?? null,
      script: '',
      card: '',
      offer: null,
    };
    setCues([...cues, cue]);
    setOpen(cue.id);
  };
  return (
    <Panel
      title={t('节目单', 'Rundown')}
      actions={
        <>
          <span className="second">
            {t('共', 'total')} {duration(plannedMs(cues))}
          </span>
          {editable && (
            <button type="button" className="button small" onClick={add}>
              {t('+ 环节', '+ Cue')}
            </button>
          )}
        </>
      }
    >
      <Shares plan={plan} products={products} />
      {cues.length === 0 && (
        <p className="empty">
          {t('暂无环节,请先添加开场。', 'No cues yet; start with an opening.')}
        </p>
      )}
      <ol className="cues">
        {cues.map((cue, index) => (
          <li
            key={cue.id}
            className={`cue kind-${cue.kind} ${dragged === index ? 'dragged' : ''}`}
            draggable={editable && open !== cue.id}
            onDragStart={() => setDragged(index)}
            onDragEnd={() => setDragged(null)}
            onDragOver={(event) => {
              event.preventDefault();
              if (dragged === null || dragged === index) return;
              setCues(moved(cues, dragged, index - dragged));
              setDragged(index);
            }}
          >
            <button
              type="button"
              className="cue-head"
              aria-expanded={open === cue.id}
              onClick={() => setOpen(open === cue.id ? null : cue.id)}
              onKeyDown={(event) => {
                if (!event.altKey || !editable) return;
                if (event.key === 'ArrowUp') move(index, -1);
                else if (event.key === 'ArrowDown') move(index, 1);
                else return;
                event.preventDefault();
              }}
            >
              <span className="at second">{duration(plannedMs(cues.slice(0, index)))}</span>
              <span className="badge">{words(cueKindWords[cue.kind])}</span>
              <span className="grow title">{cue.title}</span>
              {toMend.has(cue.id) && (
                <span className="badge stop" title={t('须修改', 'To fix')}>
                  ⚠ {toMend.get(cue.id)}
                </span>
              )}
              {cue.offer && <span className="badge stop">{yuan(cue.offer.priceFen)}</span>}
              <span className="second">{duration(cue.seconds * 1000)}</span>
            </button>
            {open === cue.id && (
              <CueForm
                cue={cue}
                plan={plan}
                products={products}
                editable={editable}
                compliance={compliance}
                save={(next) => setCues(cues.map((item) => (item.id === next.id ? next : item)))}
                remove={() => setCues(cues.filter((item) => item.id !== cue.id))}
              />
            )}
          </li>
        ))}
      </ol>
    </Panel>
  );
}

function Shares({ plan, products }: Pick<RundownProps, 'plan' | 'products'>) {
  const { t, words } = useSay();
  const shares = shareOfKinds(plan.cues);
  const missing = missingKinds(plan.cues, plan.lineup);
  const cued = new Set(plan.cues.flatMap((cue) => cue.productId ?? []));
  return (
    <div className="body stack">
      <div className="shares" role="img" aria-label={t('各类内容占比', 'Content mix')}>
        {[...shares].map(([kind, share]) => (
          <span key={kind} className={`share kind-${kind}`} style={{ flexGrow: share }}>
            {words(cueKindWords[kind])} {Math.round(share * 100)}%
          </span>
        ))}
      </div>
      {[...missing]
        .filter(([id]) => cued.has(id))
        .map(([id, kinds]) => (
          <p key={id} className="notice">
            {nameOf(products, id, words)}
            {t(' 缺:', ' missing: ')}
            {kinds.map((kind) => words(cueKindWords[kind])).join('、')}
          </p>
        ))}
      {missing.size > 0 && cued.size < plan.lineup.length && (
        <p className="second small">
          {t(
            `${plan.lineup.length - cued.size} 件商品没有讲解环节,只在购物袋中(四类:${contentKinds.map((kind) => cueKindWords[kind].zh).join('、')})。`,
            `${plan.lineup.length - cued.size} products are only in the line-up, without a cue.`,
          )}
        </p>
      )}
    </div>
  );
}

function nameOf(
  products: readonly Product[],
  id: string,
  words: (text: { zh: string; en: string }) => string,
): string {
  const product = products.find((item) => item.id === id);
  return product ? words(product.name) : id;
}

interface CueFormProps {
  readonly cue: Cue;
  readonly plan: Plan;
  readonly products: readonly Product[];
  readonly editable: boolean;
  readonly compliance: PlanCompliance;
  readonly save: (cue: Cue) => void;
  readonly remove: () => void;
}

function CueForm({ cue, plan, products, editable, compliance, save, remove }: CueFormProps) {
  const { t, words } = useSay();
  const notes = (
    part: 'cueTitle' | 'card' | 'script',
    text: string,
    set: (text: string) => Cue,
  ) => (
    <ComplianceNotes
      {...{ compliance, cueId: cue.id, part, text }}
      save={editable ? (next) => save(set(next)) : undefined}
    />
  );
  const price = products.find((product) => product.id === cue.productId)?.priceFen;
  return (
    <fieldset className="body stack plain cue-form" disabled={!editable}>
      <div className="cue-fields">
        <Field label={t('类型', 'Type')}>
          <select
            className="input"
            value={cue.kind}
            onChange={(event) => {
              const kind = cueKinds.find((item) => item === event.target.value);
              if (kind) save({ ...cue, kind: kind satisfies CueKind });
            }}
          >
            {cueKinds.map((kind) => (
              <option key={kind} value={kind}>
                {words(cueKindWords[kind])}
              </option>
            ))}
          </select>
        </Field>
        <Field label={t('标题', 'Title')}>
          <input
            className="input"
            maxLength={60}
            value={cue.title}
            onChange={(event) => save({ ...cue, title: event.target.value })}
          />
        </Field>
        <Field label={t('时长(秒)', 'Duration (s)')}>
          <input
            className="input"
            type="number"
            min={5}
            max={7200}
            value={cue.seconds}
            onChange={(event) => save({ ...cue, seconds: Number(event.target.value) })}
          />
        </Field>
        <Field label={t('商品', 'Product')}>
          <select
            className="input"
            value={cue.productId ?? ''}
            onChange={(event) => save({ ...cue, productId: event.target.value || null })}
          >
            <option value="">{t('无', 'None')}</option>
            {plan.lineup.map((id) => (
              <option key={id} value={id}>
                {nameOf(products, id, words)}
              </option>
            ))}
          </select>
        </Field>
      </div>
      <Field label={t('提词', 'Prompter script')}>
        <textarea
          className="input"
          rows={4}
          maxLength={4000}
          value={cue.script}
          onChange={(event) => save({ ...cue, script: event.target.value })}
        />
      </Field>
      {notes('script', cue.script, (script) => ({ ...cue, script }))}
      {notes('cueTitle', cue.title, (title) => ({ ...cue, title }))}
      <Field label={t('屏幕卡片文字', 'On-screen card text')}>
        <input
          className="input"
          maxLength={120}
          value={cue.card}
          onChange={(event) => save({ ...cue, card: event.target.value })}
        />
      </Field>
      {notes('card', cue.card, (card) => ({ ...cue, card }))}
      <OfferFields cue={cue} save={save} priceFen={price} />
      <div className="row">
        <span className="grow second small">
          {t('Alt+↑/↓ 移动', 'Alt+↑/↓ to move')} <kbd>Alt</kbd> <kbd>↑</kbd>
        </span>
        <button type="button" className="button small" onClick={remove}>
          {t('删除环节', 'Delete cue')}
        </button>
      </div>
    </fieldset>
  );
}

function OfferFields({
  cue,
  save,
  priceFen,
}: {
  readonly cue: Cue;
  readonly save: (cue: Cue) => void;
  readonly priceFen: number | undefined;
}) {
  const { t } = useSay();
  const { offer } = cue;
  if (!offer) {
    return (
      <button
        type="button"
        className="button small"
        disabled={priceFen === undefined}
        onClick={() => {
          const usual = priceFen ?? 0;
          const flash = { priceFen: usual - 10_000, quota: 20, perPerson: 1, seconds: 120 };
          save({ ...cue, offer: flash });
        }}
      >
        {t('+ 秒杀', '+ Flash sale')}
      </button>
    );
  }
  const wrong =
    priceFen !== undefined && offer.priceFen >= priceFen
      ? t(`须低于直播价 ${yuan(priceFen)}`, `Must be below the live price ${yuan(priceFen)}`)
      : undefined;
  const number = (label: string, value: number, set: (value: number) => void, bad?: string) => (
    <Field label={label} wrong={bad}>
      <input
        className="input"
        type="number"
        min={1}
        value={value}
        onChange={(event) => set(Math.max(1, Math.round(Number(event.target.value))))}
      />
    </Field>
  );
  const set = (change: Partial<typeof offer>): void =>
    save({ ...cue, offer: { ...offer, ...change } });
  return (
    <div className="cue-fields">
      {number(
        t('秒杀价(元)', 'Flash price (yuan)'),
        offer.priceFen / 100,
        (value) => set({ priceFen: value * 100 }),
        wrong,
      )}
      {number(t('数量', 'Quota'), offer.quota, (quota) => set({ quota }))}
      {number(t('每人限购', 'Limit per person'), offer.perPerson, (perPerson) =>
        set({ perPerson }),
      )}
      {number(t('倒计时(秒)', 'Countdown (s)'), offer.seconds, (seconds) => set({ seconds }))}
      <button type="button" className="button small" onClick={() => save({ ...cue, offer: null })}>
        {t('取消秒杀', 'No flash sale')}
      </button>
    </div>
  );
}
