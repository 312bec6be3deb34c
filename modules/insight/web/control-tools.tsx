import { useState } from 'react';
import { Dialog, Field, useToasts } from '../../../design/parts.tsx';
import { useSay } from '../../../design/words.tsx';
import { api, useLoad } from '../../../platform/web/react.ts';
import { typedFen } from '../../../platform/kernel/money.ts';
import type { Act } from './act.ts';

interface CrowdState {
  readonly running: boolean;
  readonly viewers: number;
}

/** Brings the simulated audience to a rehearsal, and sends it home. */
export function CrowdButton({ sessionId }: { readonly sessionId: string }) {
  const { t } = useSay();
  const toasts = useToasts();
  const path = `/api/sessions/${sessionId}/crowd`;
  const [loaded, reload] = useLoad<CrowdState>(path);
  const [open, setOpen] = useState(false);
  const [viewers, setViewers] = useState(200);
  const running = loaded.state === 'ready' && loaded.value.running;
  const start = async (): Promise<void> => {
    const seed = Math.floor(Math.random() * 1e6);
    const started = await api.post(path, { viewers, seed });
    setOpen(false);
    if (started.ok) toasts.say(t('模拟观众正在进场', 'Simulated viewers are joining'));
    else toasts.refuse(started.refusal);
    reload();
  };
  const stop = async (): Promise<void> => {
    await api.del(path);
    reload();
  };
  return (
    <>
      <button
        type="button"
        className="button small"
        onClick={() => (running ? void stop() : setOpen(true))}
      >
        {running
          ? t('移除模拟观众', 'Remove simulated viewers')
          : t('模拟观众', 'Simulated viewers')}
      </button>
      <Dialog
        title={t('模拟观众', 'Simulated viewers')}
        open={open}
        onClose={() => setOpen(false)}
        footer={
          <button type="button" className="button main" onClick={() => void start()}>
            {t('进场', 'Add viewers')}
          </button>
        }
      >
        <Field label={t('人数(1–2000)', 'Number of viewers (1–2,000)')}>
          <input
            className="input"
            type="number"
            min={1}
            max={2000}
            value={viewers}
            onChange={(event) =>
              setViewers(Math.min(2000, Math.max(1, Math.round(Number(event.target.value)))))
            }
          />
        </Field>
      </Dialog>
    </>
  );
}

/** Traffic spend is typed in once, here, and is the denominator of ROI. */
export function SpendButton({ act }: { readonly act: Act }) {
  const { t } = useSay();
  const [open, setOpen] = useState(false);
  const [amount, setAmount] = useState('');
  const [where, setWhere] = useState('');
  const fen = typedFen(amount);
  const good = Number.isFinite(fen) && fen > 0 && where.trim() !== '';
  const save = async (): Promise<void> => {
    if (await act({ do: 'spend', fen, where }, t('投流已登记', 'Traffic spend recorded')))
      setOpen(false);
  };
  return (
    <>
      <button type="button" className="button small" onClick={() => setOpen(true)}>
        {t('登记投流', 'Record traffic spend')}
      </button>
      <Dialog
        title={t('投流消耗', 'Traffic spend')}
        open={open}
        onClose={() => setOpen(false)}
        footer={
          <button
            type="button"
            className="button main"
            disabled={!good}
            onClick={() => void save()}
          >
            {t('保存', 'Save')}
          </button>
        }
      >
        <div className="stack">
          <Field label={t('金额(元)', 'Amount (yuan)')}>
            <input
              className="input"
              inputMode="decimal"
              value={amount}
              onChange={(event) => setAmount(event.target.value)}
            />
          </Field>
          <Field label={t('投放渠道', 'Channel')}>
            <input
              className="input"
              maxLength={40}
              value={where}
              onChange={(event) => setWhere(event.target.value)}
            />
          </Field>
        </div>
      </Dialog>
    </>
  );
}
