import { Worker } from 'node:worker_threads';
import type { Review } from './review.ts';

/**
 * The review as a PDF with Chinese fonts. Made beside the main thread, because laying out a ten
 * megabyte font takes long enough for viewers to notice.
 */
export function pdfOf(review: Review, lang: 'zh' | 'en'): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./pdf-worker.ts', import.meta.url), {
      workerData: { review, lang },
    });
    worker.once('message', (bytes: Uint8Array) => resolve(bytes));
    worker.once('error', reject);
    worker.once('exit', () => reject(new Error('the PDF worker ended without a document')));
  });
}
