import type { Aside } from '../../../platform/jobs/aside.ts';
import type { Result } from '../../../platform/kernel/index.ts';
import type { Review } from './review.ts';

export interface FileAsk {
  readonly review: Review;
  readonly lang: 'zh' | 'en';
}

const makers = {
  pdf: new URL('./pdf-worker.ts', import.meta.url),
  xlsx: new URL('./xlsx-worker.ts', import.meta.url),
} as const;

/**
 * INSIGHT-5: the review as a file. Made beside the main thread (JOBS-20): laying out a font of ten megabytes or a
 * thousand rows of cells takes long enough for viewers to notice. Refuses as `Aside` does.
 */
export function fileOf(
  aside: Aside,
  form: keyof typeof makers,
  asked: FileAsk,
): Promise<Result<Uint8Array>> {
  return aside.run<Uint8Array>(makers[form], asked);
}
