import { useEffect, useRef, useState } from 'react';
import { useToasts } from '../../../design/parts.tsx';
import { useSay } from '../../../design/words.tsx';
import { api } from '../../../platform/web/react.ts';
import { decisionWords, groundText } from '../../compliance/contract.ts';
import type { Cover, CoverLine, Plan } from '../contract.ts';
import type { PlanCompliance } from '../domain/plan-compliance.ts';
import { sendCover } from './send-cover.ts';

interface CoverFieldProps {
  readonly plan: Plan;
  readonly change: (plan: Plan) => void;
  readonly compliance: PlanCompliance;
}

const tone = { block: 'stop', fix: 'warn', review: '', hint: '' } as const;

/** The cover: a product's picture, or one of our own, with what stands against the writing in it. */
export function CoverField({ plan, change, compliance }: CoverFieldProps) {
  const { t } = useSay();
  const toasts = useToasts();
  const input = useRef<HTMLInputElement>(null);
  const [reading, setReading] = useState(false);
  const lines = useWriting(plan.coverImage);
  const send = async (file: File): Promise<void> => {
    setReading(true);
    const sent = await sendCover(file);
    setReading(false);
    if (sent.ok) change({ ...plan, coverImage: sent.value.hash });
    else toasts.refuse(sent.refusal);
  };
  const picture =
    plan.coverImage === null
      ? plan.cover !== '' && `/api/products/${plan.cover}/picture.svg`
      : `/api/covers/${plan.coverImage}`;
  return (
    <div
      className="cover-field"
      onDragOver={(event) => event.preventDefault()}
      onDrop={(event) => {
        event.preventDefault();
        const [file] = event.dataTransfer.files;
        if (file) void send(file);
      }}
    >
      {picture !== false && (
        <div className="cover-picture">
          <img className="cover" src={picture} alt={t('封面', 'Cover')} />
          <Marks {...{ lines, compliance }} />
        </div>
      )}
      <div className="row">
        <button
          type="button"
          className="button small"
          disabled={reading}
          onClick={() => input.current?.click()}
        >
          {reading ? t('正在识别封面文字……', 'Reading the text…') : t('上传封面', 'Upload cover')}
        </button>
        {plan.coverImage !== null && (
          <button
            type="button"
            className="button quiet small"
            onClick={() => change({ ...plan, coverImage: null })}
          >
            {t('用商品图', 'Use product image')}
          </button>
        )}
        <input
          ref={input}
          type="file"
          hidden
          accept="image/*"
          aria-label={t('封面图片', 'Cover image')}
          onChange={(event) => {
            const file = event.target.files?.[0];
            event.target.value = '';
            if (file) void send(file);
          }}
        />
      </div>
      <CoverNotes {...{ compliance }} />
      {lines.length > 0 && (
        <details className="small">
          <summary>
            {t(
              `识别到 ${lines.length} 行文字`,
              `${lines.length} ${lines.length === 1 ? 'line' : 'lines'} of text found`,
            )}
          </summary>
          <ul>
            {lines.map((line) => (
              <li key={line.at.join()}>{line.text}</li>
            ))}
          </ul>
        </details>
      )}
    </div>
  );
}

function useWriting(hash: string | null): readonly CoverLine[] {
  const [known, setKnown] = useState<Cover | null>(null);
  useEffect(() => {
    if (hash === null) return undefined;
    let left = false;
    void api.get<Cover>(`/api/covers/${hash}/writing`).then((answer) => {
      if (!left && answer.ok) setKnown(answer.value);
    });
    return () => {
      left = true;
    };
  }, [hash]);
  return known !== null && known.hash === hash ? known.lines : [];
}

/** Frames around the lines that something stands against. */
function Marks({
  lines,
  compliance,
}: {
  readonly lines: readonly CoverLine[];
  readonly compliance: PlanCompliance;
}) {
  const against = compliance.findings.filter((item) => item.part === 'cover');
  return lines.map(({ text, at: [left, top, width, height] }) => {
    const violation = against.find((item) => text.slice(item.from, item.until) === item.said);
    if (!violation) return null;
    const share = (value: number): string => `${value * 100}%`;
    return (
      <span
        key={`${left}:${top}`}
        className={`cover-mark ${tone[violation.decision]}`}
        style={{ left: share(left), top: share(top), width: share(width), height: share(height) }}
      />
    );
  });
}

/** Writing in a picture is not mended by one press: the picture has to be made anew. */
function CoverNotes({ compliance }: { readonly compliance: PlanCompliance }) {
  const { t, words, lang } = useSay();
  const mine = compliance.findings.filter((item) => item.part === 'cover');
  if (mine.length === 0) return null;
  return (
    <ul className="compliance-notes" aria-label={t('封面合规提示', 'Cover compliance notes')}>
      {mine.map((item) => (
        <li key={`${item.key}:${item.from}`} className={tone[item.decision]}>
          <span className={`badge ${tone[item.decision]}`}>
            {words(decisionWords[item.decision])}
          </span>
          <span className="grow">
            <b>「{item.said}」</b> {words(item.name)} · {words(item.remedy)}{' '}
            <small className="second">{groundText(item, lang)}</small>
          </span>
        </li>
      ))}
    </ul>
  );
}
