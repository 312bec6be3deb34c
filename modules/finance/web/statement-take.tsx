import { useRef, useState } from 'react';
import { Dialog, useToasts } from '../../../design/parts.tsx';
import { useSay } from '../../../design/words.tsx';
import { api } from '../../../platform/web/react.ts';
import {
  fileBase64Most,
  statementKinds,
  statementMegabytesMost,
  statementWords,
  type ImportResult,
  type StatementKind,
  type StatementPreview,
} from '../contract.ts';
import { Differs, Preview } from './statement-preview.tsx';

interface Chosen {
  readonly kind: StatementKind;
  readonly name: string;
  readonly file: string;
}

const path = '/api/books/statements';

/** FINANCE-20: a file is looked at first, and booked once somebody says so; whole or not at all. */
export function StatementTake({ done }: { readonly done: () => void }) {
  const { t, words } = useSay();
  const toasts = useToasts();
  const [kind, setKind] = useState<StatementKind>('bank');
  const [seen, setSeen] = useState<{ chosen: Chosen; preview: StatementPreview } | null>(null);
  const [busy, setBusy] = useState(false);
  const [totalsSeen, setTotalsSeen] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  const look = async (from: File): Promise<void> => {
    const file = base64Of(new Uint8Array(await from.arrayBuffer()));
    if (field.current) field.current.value = '';
    if (file === '') {
      toasts.say(
        t(
          `「${from.name}」是空文件(0 字节),请重新导出`,
          `“${from.name}” is empty (0 bytes); export it again`,
        ),
      );
      return;
    }
    if (file.length > fileBase64Most) {
      const [most, came] = [statementMegabytesMost, (from.size / 1024 / 1024).toFixed(1)];
      toasts.say(
        t(
          `文件最大 ${most} MB(约三万行),当前 ${came} MB;请按日期分开导出`,
          `A file may have at most ${most} MB (about 30,000 rows); this one has ${came} MB. Export fewer days`,
        ),
      );
      return;
    }
    const chosen = { kind, name: from.name, file };
    const sent = await api.post<StatementPreview>(`${path}/preview`, chosen);
    setTotalsSeen(false);
    if (sent.ok) setSeen({ chosen, preview: sent.value });
    else toasts.refuse(sent.refusal);
  };
  const book = async (chosen: Chosen): Promise<void> => {
    setBusy(true);
    const sent = await api.post<ImportResult>(path, { ...chosen, totalsSeen });
    setBusy(false);
    if (!sent.ok) return toasts.refuse(sent.refusal);
    setSeen(null);
    const { taken, known, matched, findings: discrepancies } = sent.value;
    toasts.say(
      t(
        `导入 ${taken} 行:相符 ${matched},差异 ${discrepancies};${known} 行此前已导入`,
        `${taken} lines imported: ${matched} matched, ${discrepancies} discrepancies; ${known} imported before`,
      ),
    );
    return done();
  };
  return (
    <div className="row">
      <select
        className="input filter-choice"
        aria-label={t('清单类型', 'Statement type')}
        value={kind}
        onChange={(event) =>
          setKind(statementKinds.find((item) => item === event.target.value) ?? 'bank')
        }
      >
        {statementKinds.map((item) => (
          <option key={item} value={item}>
            {words(statementWords[item])}
          </option>
        ))}
      </select>
      <label className="button">
        {t('导入 CSV(单号、金额、日期)', 'Import CSV (reference, amount, date)')}
        <input
          ref={field}
          type="file"
          accept=".csv,.txt,.tsv,.xlsx,.xls,.ods,text/csv,text/plain"
          className="unseen"
          onChange={(event) => {
            const [from] = event.target.files ?? [];
            if (from) void look(from);
          }}
        />
      </label>
      {seen && (
        <Dialog
          title={t(
            `核对:${words(statementWords[seen.chosen.kind])}`,
            `Check: ${words(statementWords[seen.chosen.kind])}`,
          )}
          open
          onClose={() => setSeen(null)}
          footer={
            <button
              type="button"
              className="button main"
              disabled={
                busy ||
                seen.preview.refusedInAll > 0 ||
                seen.preview.fresh === 0 ||
                (seen.preview.differs.length > 0 && !totalsSeen)
              }
              onClick={() => void book(seen.chosen)}
            >
              {t(
                `入账 ${seen.preview.fresh} 行`,
                `Book ${seen.preview.fresh} ${seen.preview.fresh === 1 ? 'line' : 'lines'}`,
              )}
            </button>
          }
        >
          <Preview name={seen.chosen.name} preview={seen.preview}>
            <Differs {...{ preview: seen.preview, checked: totalsSeen, change: setTotalsSeen }} />
          </Preview>
        </Dialog>
      )}
    </div>
  );
}

/** In pieces: a call takes only so many arguments. */
function base64Of(bytes: Uint8Array): string {
  const pieces: string[] = [];
  for (let from = 0; from < bytes.length; from += 8192) {
    pieces.push(String.fromCharCode(...bytes.subarray(from, from + 8192)));
  }
  return btoa(pieces.join(''));
}
