/** @jsxImportSource preact */
import { useState } from 'preact/hooks';
import {
  actWords,
  ticketKindWords,
  ticketStateWords,
  nextState,
  noteWords,
  refundTroubles,
  stepWords,
  type AfterSale,
  type TicketStep,
  type OrderStory,
} from '../../modules/aftersale/contract.ts';
import { yuan } from '../../platform/kernel/money.ts';
import { shanghaiTime } from '../../platform/kernel/time.ts';
import { api } from './viewer.ts';
import { t, words, wordsOf } from './words.ts';

interface TicketViewProps {
  readonly item: OrderStory['cases'][number];
  readonly again: () => void;
}

const buyerSteps = ['withdraw', 'send', 'appeal'] as const;

/** One ticket of mine: how it stands, and what I may do. */
export function TicketView({ item, again }: TicketViewProps) {
  const [waybill, setWaybill] = useState('');
  const [wrong, setWrong] = useState('');
  const open = buyerSteps.filter((step: TicketStep) => nextState(item.kind, item.state, step));
  const send = async (step: TicketStep): Promise<void> => {
    const body = step === 'send' ? { waybill } : {};
    const done = await api.post<AfterSale>(`/api/me/after-sales/${item.id}/${step}`, body);
    if (done.ok) again();
    else setWrong(wordsOf(done.refusal));
  };
  return (
    <div class="inset">
      <p class="line">
        <b>
          {words(ticketKindWords[item.kind])} · {words(ticketStateWords[item.state])}
        </b>
        <span class="grow" />
        {item.refundFen !== null && yuan(item.refundFen)}
      </p>
      <ol class="quiet">
        {item.steps.map((step) => (
          <li key={`${step.at} ${step.step}`}>
            {shanghaiTime(step.at)}{' '}
            {words(stepWords[step.step] ?? { zh: step.step, en: step.step })}
            {step.note !== '' &&
              !refundTroubles.includes(step.step) &&
              `${t(':', ': ')}${words(noteWords(step))}`}
          </li>
        ))}
      </ol>
      {wrong !== '' && (
        <p class="wrong" role="alert">
          {wrong}
        </p>
      )}
      {open.includes('send') && (
        <label>
          {t('寄回运单号', 'Return waybill number')}
          <input value={waybill} onInput={(event) => setWaybill(event.currentTarget.value)} />
        </label>
      )}
      <p class="line">
        {open.map((step) => (
          <button
            key={step}
            type="button"
            class="link"
            disabled={step === 'send' && waybill.trim().length < 6}
            onClick={() => void send(step)}
          >
            {words(actWords[step])}
          </button>
        ))}
      </p>
    </div>
  );
}
