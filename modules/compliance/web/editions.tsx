import { useState, type ReactNode } from 'react';
import { useSay } from '../../../design/words.tsx';
import { Field, useToasts } from '../../../design/parts.tsx';
import { shanghaiTime } from '../../../platform/kernel/time.ts';
import { api, useLoad } from '../../../platform/web/react.ts';
import type { Difference, Editions as EditionList } from '../contract.ts';

interface NewEditionProps<T> {
  readonly path: string;
  /** What is saved, but for the reason. */
  readonly change: T;
  readonly shown: Difference | null;
  readonly setShown: (shown: Difference) => void;
  /** There is nothing to try. */
  readonly same?: boolean;
  readonly saved: () => void;
}

/** GUARD-51, GUARD-57: why, what it would newly hit and miss, and only then a new edition. */
export function NewEdition<T extends object>(props: NewEditionProps<T>) {
  const { path, change, shown, setShown, same = false, saved } = props;
  const { t } = useSay();
  const toasts = useToasts();
  const [note, setNote] = useState('');
  const preview = async (): Promise<void> => {
    const why = note.trim().length < 2 ? t('预览', 'Preview') : note;
    const answer = await api.post<Difference>(`${path}/preview`, { ...change, note: why });
    if (!answer.ok) return toasts.refuse(answer.refusal);
    return setShown(answer.value);
  };
  const save = async (): Promise<void> => {
    const answer = await api.put<{ version: number }>(path, { ...change, note });
    if (!answer.ok) return toasts.refuse(answer.refusal);
    toasts.say(
      t(`已保存为第 ${answer.value.version} 版`, `Saved as version ${answer.value.version}`),
    );
    return saved();
  };
  return (
    <>
      <Field label={t('修改原因(2–200 字)', 'Reason (2–200 characters)')}>
        <input
          className="input"
          maxLength={200}
          value={note}
          onChange={(event) => setNote(event.target.value)}
        />
      </Field>
      <div className="row">
        <button type="button" className="button" disabled={same} onClick={() => void preview()}>
          {t('预览改动影响', 'Preview impact')}
        </button>
        <button
          type="button"
          className="button main"
          disabled={!shown || note.trim().length < 2}
          onClick={() => void save()}
        >
          {t('保存为新版', 'Save new version')}
        </button>
      </div>
      {shown && <Changes shown={shown} />}
    </>
  );
}

interface OfferedProps {
  readonly said: string;
  readonly button: string;
  readonly takeOver: () => void;
  readonly children?: ReactNode;
}

/** GUARD-21: a release brings something for what is the desk's own by now. */
export function Offered({ said, button, takeOver, children }: OfferedProps) {
  return (
    <div className="notice stack">
      <p>{said}</p>
      {children}
      <div className="row">
        <button type="button" className="button" onClick={takeOver}>
          {button}
        </button>
      </div>
    </div>
  );
}

/** Who made which edition, when and why. */
export function Editions({ path }: { readonly path: string }) {
  const { t } = useSay();
  const [loaded] = useLoad<EditionList>(`${path}/editions`);
  if (loaded.state !== 'ready') return null;
  return loaded.value.editions.map((item) => (
    <p key={item.version} className="second small">
      {t(`第 ${item.version} 版`, `Version ${item.version}`)} · {shanghaiTime(item.at)} · {item.by}:
      {item.note}
    </p>
  ));
}

/** GUARD-51, GUARD-57: what a change newly hits and no longer hits, before it is saved. */
function Changes({ shown }: { readonly shown: Difference }) {
  const { t } = useSay();
  return (
    <div role="status">
      <p>
        {t(
          `检查了 ${shown.looked} 句:新命中 ${shown.hits.length},不再命中 ${shown.misses.length}。`,
          `${shown.looked} sentences checked: ${shown.hits.length} newly hit, ${shown.misses.length} no longer.`,
        )}
      </p>
      <Sentences title={t('新命中', 'New hits')} texts={textsOf(shown.hits)} />
      <Sentences title={t('不再命中', 'No longer hit')} texts={textsOf(shown.misses)} />
    </div>
  );
}

function textsOf(items: Difference['hits']): string[] {
  return [...new Set(items.map((item) => `${item.text} — ${item.from}`))];
}

/** Sentences behind a line that opens. */
export function Sentences({
  title,
  texts,
}: {
  readonly title: string;
  readonly texts: readonly string[] | undefined;
}) {
  if (!texts || texts.length === 0) return null;
  return (
    <details>
      <summary>
        {title} ({texts.length})
      </summary>
      <ul>
        {texts.map((text) => (
          <li key={text}>{text}</li>
        ))}
      </ul>
    </details>
  );
}
