import { useEffect, useRef, useState } from 'react';
import { useToasts } from '../../../design/parts.tsx';
import { useSay } from '../../../design/words.tsx';
import { api } from '../../../platform/web/react.ts';

/** The part of the browser's recogniser that is used here (Web Speech API). */
interface Recogniser extends EventTarget {
  lang: string;
  continuous: boolean;
  interimResults: boolean;
  start(): void;
  stop(): void;
}

interface RecognisedEvent extends Event {
  readonly resultIndex: number;
  readonly results: ArrayLike<
    ArrayLike<{ readonly transcript: string }> & { readonly isFinal: boolean }
  >;
}

function recogniser(): Recogniser | undefined {
  const known = Reflect.get(globalThis, 'webkitSpeechRecognition') as unknown;
  // The browser's own constructor, where it has one; Chromium without a speech service has it too.
  return typeof known === 'function' ? new (known as new () => Recogniser)() : undefined;
}

/** Writes down what the host says: by the browser's recogniser, or by hand. */
export function Speech({ sessionId }: { readonly sessionId: string }) {
  const { t } = useSay();
  const toasts = useToasts();
  const [text, setText] = useState('');
  const [listening, setListening] = useState(false);
  const running = useRef<Recogniser | null>(null);
  const send = async (said: string, from: 'typed' | 'browser'): Promise<boolean> => {
    const line = { id: crypto.randomUUID(), text: said.slice(0, 1000), at: Date.now(), from };
    const sent = await api.post(`/api/sessions/${sessionId}/speech`, { lines: [line] });
    if (!sent.ok) toasts.refuse(sent.refusal);
    return sent.ok;
  };
  useEffect(() => () => running.current?.stop(), []);
  const stop = (): void => {
    const now = running.current;
    running.current = null;
    now?.stop();
    setListening(false);
  };
  const listen = (): void => {
    const made = recogniser();
    if (!made) {
      toasts.say(
        t(
          '当前浏览器不支持听写,请手动输入。',
          'This browser does not support dictation; type instead.',
        ),
      );
      return;
    }
    Object.assign(made, { lang: 'zh-CN', continuous: true, interimResults: false });
    made.addEventListener('result', (event) => {
      // The recogniser's own event, as the Web Speech API states it.
      const { resultIndex, results } = event as RecognisedEvent;
      for (let index = resultIndex; index < results.length; index += 1) {
        const said = results[index]?.[0]?.transcript.trim() ?? '';
        if (results[index]?.isFinal === true && said !== '') void send(said, 'browser');
      }
    });
    made.addEventListener('error', (event) => {
      const why = 'error' in event ? String(event.error) : '';
      toasts.say(t(`听写已停止:${why}`, `Dictation stopped: ${why}`));
      stop();
    });
    // It ends by itself after a silence and goes on until somebody stops it.
    made.addEventListener('end', () => {
      if (running.current === made) made.start();
    });
    running.current = made;
    made.start();
    setListening(true);
  };
  return (
    <form
      className="row speech"
      onSubmit={(event) => {
        event.preventDefault();
        if (text.trim() === '') return;
        void send(text.trim(), 'typed').then((ok) => ok && setText(''));
      }}
    >
      <input
        className="input grow"
        maxLength={1000}
        placeholder={t('记录口播,按回车检查', 'Type what was said; press Enter to check')}
        aria-label={t('口播', 'Speech')}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <button
        type="button"
        className={`button small ${listening ? 'stop' : ''}`}
        aria-pressed={listening}
        onClick={() => (listening ? stop() : listen())}
      >
        {listening ? t('停止听写', 'Stop dictation') : t('听写', 'Dictate')}
      </button>
    </form>
  );
}
