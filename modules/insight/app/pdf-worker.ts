import { parentPort, workerData } from 'node:worker_threads';
import type { FileAsk } from './files.ts';
import { pdfOf } from './pdf.ts';

// The parent gives exactly this, see files.ts.
const { review, lang } = workerData as FileAsk;

parentPort?.postMessage(await pdfOf(review, lang));
