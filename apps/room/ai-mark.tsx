/** @jsxImportSource preact */
import { t } from './words.ts';

/**
 * LIVE-22: says all the time that nobody of flesh hosts this show (LIVE 37, GB 45438): a twentieth of
 * the shorter side high, over everything that is drawn, with nothing to close it.
 */
export function AiMark() {
  return (
    <p class="ai-mark" role="note" data-testid="ai-mark">
      {t('AI 生成 · 虚拟主播', 'AI-generated · virtual host')}
    </p>
  );
}
